using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Subscribe;

/// <summary>Names every packet on standard error (<c>-vv</c>, <c>-d</c>): direction, type, flags, size, and a PUBLISH's
/// topic.</summary>
internal sealed class PacketTrace : IPacketTrace
{
    private readonly Diagnostics _log;

    public PacketTrace(Diagnostics log) => _log = log;

    /// <inheritdoc/>
    public void OnReceived(ReadOnlySpan<byte> packet) => _log.Trace("received " + Describe(packet));

    /// <inheritdoc/>
    public void OnSent(ReadOnlySpan<byte> packets)
    {
        while (PacketFramer.TryReadFrame(packets, ConnectOptions.ProtocolMaxPacketSize, out int length))
        {
            _log.Trace("sent " + Describe(packets[..length]));
            packets = packets[length..];
        }
    }

    private static string Describe(ReadOnlySpan<byte> packet)
    {
        var type = (PacketType)(packet[0] >> 4);
        string name = type.ToString().ToUpperInvariant();
        if (type != PacketType.Publish)
        {
            return $"{name}, {packet.Length} bytes";
        }

        int flags = packet[0] & 0x0F;
        return $"{name} d{flags >> 3} q{(flags >> 1) & 3} r{flags & 1}, {packet.Length} bytes, '{Topic(packet)}'";
    }

    // Seen before the session judged it: the lengths may lie.
    private static string Topic(ReadOnlySpan<byte> packet)
    {
        int start = 1;
        while (start < packet.Length && (packet[start] & 0x80) != 0)
        {
            start++;
        }

        var body = packet[Math.Min(start + 1, packet.Length)..];
        if (body.Length < 2)
        {
            return string.Empty;
        }

        int length = Math.Min((body[0] << 8) | body[1], body.Length - 2);
        return Encoding.UTF8.GetString(body.Slice(2, length));
    }
}
