using System.Globalization;
using System.Numerics;
using System.Text;

namespace JetNotify.Delivery;

/// <summary>
/// The ids of one device's records: the same event has the same id however often the broker, this program or an engine
/// sends it again, also after a restart, and no two events have the same. One thread at a time.
/// <list type="bullet">
/// <item><c>fleet/device/epoch/packet-id/hash</c> of a message with QoS 1 or 2: the epoch is the broker's session, the
/// hash XXH64 of topic and payload. Content alone would not do: a router's clock has one second.</item>
/// <item><c>fleet/device/run/seq</c> of what the broker sends once only: QoS 0, and states of a connection.</item>
/// </list>
/// </summary>
public sealed class EventIds
{
    /// <summary>The most bytes an id has, beside fleet and device.</summary>
    public const int Room = 80;

    // A broker that gives the lowest free packet id uses as many as it has in flight (20 by default); one that counts
    // up to 65535 gives the same again much later. As many are remembered as were seen, up to so many.
    private const int FewestRemembered = 32;
    private const int MostRemembered = 256;

    private const int RandomBits = 20;

    private readonly byte[] _head;
    private readonly long _run;
    private Last[]? _last;

    /// <summary>Ids of a device.</summary>
    /// <param name="fleet">The fleet's name.</param>
    /// <param name="device">The device's name.</param>
    /// <param name="run">What no other run has, as <see cref="NewRun"/> makes it.</param>
    public EventIds(string fleet, string device, long run)
    {
        _head = Encoding.ASCII.GetBytes($"{SubjectToken.Escape(fleet)}/{SubjectToken.Escape(device)}/");
        _run = run;
        Epoch = run;
    }

    /// <summary>Returns a number that no other run has, not even one that begins in the same millisecond on another
    /// machine.</summary>
    public static long NewRun() =>
        (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << RandomBits) | Random.Shared.NextInt64(1L << RandomBits);

    /// <summary>How many bytes an id can have.</summary>
    public int MostBytes => _head.Length + Room;

    /// <summary>The broker's session: another one gives the same packet ids to other events.</summary>
    public long Epoch { get; private set; }

    /// <summary>Begins another session of the broker, or goes on with the one before.</summary>
    public void Begin(long epoch)
    {
        if (epoch != Epoch)
        {
            Epoch = epoch;
            _last = null;
        }
    }

    /// <summary>Writes the id of a message and returns how many bytes it has.</summary>
    /// <param name="room">At least <see cref="MostBytes"/>.</param>
    /// <param name="packetId">Its packet identifier; 0 for QoS 0.</param>
    /// <param name="isDup">Whether the broker may have sent it before.</param>
    /// <param name="sequence">The number of its record.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload.</param>
    public int Write(
        Span<byte> room, ushort packetId, bool isDup, long sequence, ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> payload)
    {
        if (packetId == 0)
        {
            return Write(room, sequence);
        }

        ulong hash = XxHash64.Of(topic, payload);
        int length = Head(room, Epoch);
        length += Number(room[length..], packetId);
        room[length++] = (byte)'/';
        _ = hash.TryFormat(room[length..], out int digits, "x16", CultureInfo.InvariantCulture);
        length += digits;

        // The same bytes under the same packet id, and not sent again: another event of the same second.
        int times = TimesSeen(packetId, hash, isDup);
        if (times > 1)
        {
            room[length++] = (byte)'.';
            length += Number(room[length..], times);
        }

        return length;
    }

    /// <summary>Writes the id of what is told once only and returns how many bytes it has.</summary>
    /// <param name="room">At least <see cref="MostBytes"/>.</param>
    /// <param name="sequence">The number of its record in this run.</param>
    public int Write(Span<byte> room, long sequence)
    {
        int length = Head(room, _run);
        return length + Number(room[length..], sequence);
    }

    private int TimesSeen(ushort packetId, ulong hash, bool isDup)
    {
        _last ??= new Last[FewestRemembered];
        if (packetId >= _last.Length && _last.Length < MostRemembered)
        {
            // Those below keep their places.
            Array.Resize(ref _last, Math.Min(MostRemembered, (int)BitOperations.RoundUpToPowerOf2(packetId + 1u)));
        }

        ref var last = ref _last[packetId % _last.Length];
        bool isSame = last.PacketId == packetId && last.Hash == hash;
        last = new Last(packetId, hash, !isSame ? 1 : isDup ? last.Times : last.Times + 1);
        return last.Times;
    }

    private int Head(Span<byte> room, long epoch)
    {
        _head.CopyTo(room);
        int length = _head.Length + Number(room[_head.Length..], epoch);
        room[length] = (byte)'/';
        return length + 1;
    }

    private static int Number(Span<byte> room, long number)
    {
        _ = number.TryFormat(room, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private readonly record struct Last(ushort PacketId, ulong Hash, int Times);
}
