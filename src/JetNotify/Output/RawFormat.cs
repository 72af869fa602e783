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
        batch.Append(publish.Payload);
        if (newline)
        {
            batch.Append((byte)'\n');
        }
    }
}
