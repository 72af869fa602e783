using JetNotify.Mqtt;

namespace JetNotify.Output;

/// <summary>A sink of messages that takes records of the connection among them. The connection's thread.</summary>
internal interface IMessageSink : IPublishSink
{
    /// <summary>Takes a line that is no message: written with the messages, in its place, and counted
    /// nowhere.</summary>
    /// <param name="line">One JSON object with a member <c>status</c>, and a line feed.</param>
    void AddRecord(ReadOnlySpan<byte> line);
}
