using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>Hears of every message that is printed. The printer's thread.</summary>
internal interface IPrintObserver
{
    /// <summary>A message was put among those to be written. Its spans are borrowed until this returns.</summary>
    /// <param name="publish">The message.</param>
    /// <param name="device">What stands for its router.</param>
    void OnPrinted(in Publish publish, ReadOnlySpan<byte> device);
}
