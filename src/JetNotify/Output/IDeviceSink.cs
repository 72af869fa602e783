namespace JetNotify.Output;

/// <summary>A sink of the messages of several routers, one after the other.</summary>
internal interface IDeviceSink : IMessageSink
{
    /// <summary>The messages that follow are of another router than those before.</summary>
    /// <param name="device">What stands for it, UTF-8.</param>
    void SetDevice(ReadOnlySpan<byte> device);
}
