using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>Hears of every message that is printed. The printer's thread.</summary>
internal interface IPrintObserver
{
    /// <summary>A message was put among those to be written. Its spans are borrowed until this returns.</summary>
    /// <param name="publish">The message.</param>
    /// <param name="device">What stands for its router.</param>
    /// <param name="head">What its JSON record has before its own members, or null where it has nothing.</param>
    /// <param name="sequence">The record's number, where there is a head.</param>
    void OnPrinted(in Publish publish, ReadOnlySpan<byte> device, RecordHead? head = null, long sequence = 0);
}
