using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>What each JSON record of one device has before its own members: <c>{"v":1,"device":…,"seq":</c>, the number,
/// <c>,"collector":…,"tags":…</c>. Immutable.</summary>
internal sealed class RecordHead
{
    /// <summary>A head.</summary>
    /// <param name="device">The device, UTF-8.</param>
    /// <param name="collector">What stands for this collector.</param>
    /// <param name="tags">The device's tags.</param>
    public RecordHead(ReadOnlySpan<byte> device, string collector, DeviceTags tags)
    {
        Tags = tags;
        var text = new OutputBuffer(256);
        text.Append(Version);
        text.Append(",\"device\":"u8);
        JsonText.AppendString(text, device, terminal: true);
        text.Append(",\"seq\":"u8);
        Head = text.Written.ToArray();
        text.Clear();
        text.Append(",\"collector\":"u8);
        JsonText.AppendString(text, Encoding.UTF8.GetBytes(collector), terminal: true);
        text.Append(",\"tags\":"u8);
        text.Append(tags.ToJson());
        Tail = text.Written.ToArray();
    }

    /// <summary>The device's tags.</summary>
    public DeviceTags Tags { get; }

    /// <summary>The first member of every record.</summary>
    public static ReadOnlySpan<byte> Version => "{\"v\":1"u8;

    /// <summary>Up to the number.</summary>
    public byte[] Head { get; }

    /// <summary>What follows the number, up to the record's own members.</summary>
    public byte[] Tail { get; }

    /// <summary>Appends a record up to its own members.</summary>
    public void Append(OutputBuffer batch, long sequence)
    {
        batch.Append(Head);
        batch.AppendNumber(sequence);
        batch.Append(Tail);
    }

    /// <summary>Appends a record whose own members a format makes as an object: the same object, with more members
    /// before its own.</summary>
    public void Append(
        OutputBuffer batch, long sequence, IMessageFormat own, in Publish publish, in JetEvent message)
    {
        Append(batch, sequence);
        int start = batch.Length;
        own.Append(batch, in publish, in message);
        batch.Replace(start, (byte)',');
    }
}
