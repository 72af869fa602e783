using JetNotify.Junos;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>The <c>raw</c> form: the payload's exact bytes, then a line feed unless <c>-N</c> leaves it out.</summary>
/// <param name="newline">Whether the line feed follows.</param>
internal sealed class RawFormat(bool newline) : IMessageFormat
{
    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        var room = batch.Reserve(publish.Payload.Length + 1);
        publish.Payload.CopyTo(room);
        room[publish.Payload.Length] = (byte)'\n';
        batch.Advance(publish.Payload.Length + (newline ? 1 : 0));
    }
}
