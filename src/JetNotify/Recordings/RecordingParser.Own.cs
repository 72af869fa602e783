using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Recordings;

/// <content>Lines as <see cref="RecordingLine"/> writes them, which nearly all are: what stands between their values is
/// compared, not read. Whatever differs is left to the other way.</content>
internal sealed partial class RecordingParser
{
    // Which flags the last line had: the next one mostly has them too.
    private int _flags;

    /// <summary>Reads a line that has the form of our own; others not.</summary>
    internal bool TryReadOwn(ReadOnlySpan<byte> line, out RecordingEntry entry)
    {
        entry = default;
        int timeStart = RecordingLine.BeforeTime.Length;
        int timeEnd = timeStart + RecordingLine.TimeLength;
        if (line.Length < timeEnd || !line.StartsWith(RecordingLine.BeforeTime))
        {
            return false;
        }

        int at = timeEnd;
        if (!TryReadPlain(line, RecordingLine.BeforeDevice, ref at, out var device)
            || !TryReadPlain(line, RecordingLine.BeforeTopic, ref at, out var topic)
            || !TryReadFlags(line, ref at))
        {
            return false;
        }

        var cursor = new RecordingCursor(line, at);
        long number = 0;
        if (cursor.TryReadMember("\"mid\":"u8) && !cursor.TryReadNumber(ushort.MaxValue, out number))
        {
            return false;
        }

        ReadOnlySpan<byte> properties = default;
        if (!cursor.TryReadMember(RecordingLine.BeforeText[..^1])
            || !_time.TryParse(line[timeStart..timeEnd], out long ticks)
            || !cursor.TryReadText(ref _payload, out var payload, _shapes)
            || (cursor.TryReadMember("\"properties\":"u8) && !cursor.TryReadValue(out properties))
            || !cursor.TryRead((byte)'}') || !cursor.AtEnd
            || !Utf8Rules.IsTopicName(topic) || topic.Length > Utf8Rules.MaxBytes
            || !TryReadProperties(ref properties))
        {
            return false;
        }

        var received = new DateTime(ticks, DateTimeKind.Utc);
        entry = new RecordingEntry
        {
            At = received,
            Device = device,
            Publish = new Publish
            {
                Topic = topic,
                Payload = payload,
                Properties = properties,
                QoS = (QoS)(_flags >> 2),
                Retain = (_flags & 2) != 0,
                Dup = (_flags & 1) != 0,
                PacketId = (ushort)number,
                ReceivedAt = received,
            },
        };
        return true;
    }

    /// <summary>Takes what stands before a string, and the string up to its closing quote, if it has no
    /// escapes.</summary>
    private static bool TryReadPlain(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, scoped ref int at, out ReadOnlySpan<byte> text)
    {
        text = default;
        var rest = line[at..];
        if (!rest.StartsWith(before))
        {
            return false;
        }

        rest = rest[before.Length..];
        int length = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || rest[length] != '"')
        {
            return false;
        }

        text = rest[..length];
        at += before.Length + length;
        return true;
    }

    private bool TryReadFlags(ReadOnlySpan<byte> line, ref int at)
    {
        var rest = line[at..];
        for (int tried = 0; tried < RecordingLine.FlagsCount; tried++)
        {
            if (rest.StartsWith(RecordingLine.Flags(_flags)))
            {
                at += RecordingLine.Flags(_flags).Length;
                return true;
            }

            _flags = (_flags + 1) % RecordingLine.FlagsCount;
        }

        return false;
    }
}
