using System.Text;
using System.Text.Json;

namespace JetNotify.Delivery.Spooling;

/// <summary>
/// A record on disk: its body with one more member in front, <c>{"subject":"jet.r1.ifa.add","v":1,"id":"…",…}</c>, so
/// that a line is what is delivered, and a recording's reader understands it.
/// </summary>
public static class SpoolLine
{
    private static ReadOnlySpan<byte> Before => "{\"subject\":\""u8;

    /// <summary>What every body begins with; its id follows, ASCII, up to the next quote.</summary>
    public static ReadOnlySpan<byte> BodyStart => "{\"v\":1,\"id\":\""u8;

    /// <summary>The first line of each file: that of a recording.</summary>
    public static byte[] Header(DateTime created) => Encoding.ASCII.GetBytes(
        $"{{\"jetnotify-recording\":1,\"created\":\"{created:yyyy-MM-ddTHH:mm:ss.fffffff}Z\"}}\n");

    /// <summary>The most bytes a line has beside its body.</summary>
    internal static int RoomFor(RecordRoute route) => Before.Length + route.Subject.Length + 4;

    /// <summary>Writes a line, with its line feed, and returns how many bytes it has.</summary>
    internal static int Write(Span<byte> room, RecordRoute route, ReadOnlySpan<byte> body, string? why = null)
    {
        Before.CopyTo(room);
        int length = Before.Length;
        length += Encoding.ASCII.GetBytes(route.Subject, room[length..]);
        room[length++] = (byte)'"';
        if (why is not null)
        {
            length += Encoding.UTF8.GetBytes($",\"why\":\"{JsonEncodedText.Encode(why)}\"", room[length..]);
        }

        room[length++] = (byte)',';
        body[1..].CopyTo(room[length..]);
        length += body.Length - 1;
        room[length++] = (byte)'\n';
        return length;
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <param name="line">The line; the byte before the body is written over.</param>
    /// <param name="subject">Where it goes.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">Its body.</param>
    /// <returns>Whether it is one.</returns>
    internal static bool TryRead(
        Span<byte> line, out ReadOnlySpan<byte> subject, out ReadOnlySpan<byte> id, out ReadOnlySpan<byte> body)
    {
        subject = id = body = default;
        if (!line.StartsWith(Before) || line[^1] != (byte)'}')
        {
            return false;
        }

        int end = line[Before.Length..].IndexOf((byte)'"');
        if (end <= 0 || line.Length <= Before.Length + end + 1 || line[Before.Length + end + 1] != (byte)',')
        {
            return false;
        }

        subject = line.Slice(Before.Length, end);
        var rest = line[(Before.Length + end + 1)..];
        rest[0] = (byte)'{';
        body = rest;
        if (!body.StartsWith(BodyStart))
        {
            return false;
        }

        int idLength = body[BodyStart.Length..].IndexOf((byte)'"');
        id = idLength > 0 ? body.Slice(BodyStart.Length, idLength) : default;
        return idLength > 0;
    }
}
