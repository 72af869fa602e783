using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>Turns one message into the bytes of its form. No allocation per message; one thread at a time.</summary>
internal interface IMessageFormat
{
    /// <summary>Appends the message, with its line end where the form has one.</summary>
    void Append(Batch batch, in Publish publish);
}
