using JetNotify.Mqtt.Wire;

namespace JetNotify.Recordings;

/// <summary>One line of a recording as spans over the reader's buffers, borrowed until its next line is read.</summary>
internal readonly ref struct RecordingEntry
{
    /// <summary>The message; meaningful where <see cref="Status"/> is empty. Valid as one from a broker: its topic is a
    /// topic name, its properties are those of a PUBLISH. A topic alias among them meant something to the recorded
    /// connection only.</summary>
    public Publish Publish { get; init; }

    /// <summary>When the message was received, or the record made; UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>What stood for the device when it was recorded, UTF-8.</summary>
    public ReadOnlySpan<byte> Device { get; init; }

    /// <summary>A status record, valid JSON without its line feed; empty for a message.</summary>
    public ReadOnlySpan<byte> Status { get; init; }
}
