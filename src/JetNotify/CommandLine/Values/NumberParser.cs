using System.Buffers;
using System.Globalization;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Numbers with a range and a name of their own.</summary>
internal static class NumberParser
{
    private static readonly SearchValues<char> s_ofNumbers = SearchValues.Create("0123456789.,+- ");

    /// <summary>The smallest packet limit that still lets a CONNACK and a short message through.</summary>
    private const int SmallestPacketLimit = 128;

    /// <summary>The smallest file worth closing: a few messages.</summary>
    private const long SmallestFile = 1024;

    /// <summary>Parses a TCP port.</summary>
    public static string? Port(string text, out int port) =>
        TryWhole(text, 1, 65535, out port) ? null
            : text.AsSpan().ContainsAnyExcept(s_ofNumbers) ? "this is not a port (1 to 65535; a password goes with -P)"
            : $"{Quoting.Text(text)} is not a port (1 to 65535)";

    /// <summary>Parses a quality of service.</summary>
    public static string? Qos(string text, out QoS qos)
    {
        bool known = TryWhole(text, 0, 2, out int number);
        qos = (QoS)number;
        return known ? null : $"{Quoting.Text(text)} is not a quality of service (0, 1 or 2)";
    }

    /// <summary>Parses a number of messages.</summary>
    public static string? Count(string text, out long count) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0
            ? null
            : $"{Quoting.Text(text)} is not a number of messages (1 or more)";

    /// <summary>Parses a limit for packets in bytes: <c>65536</c>, <c>64K</c>, <c>1M</c>; 1024 bytes make a
    /// K.</summary>
    public static string? PacketSize(string text, out int bytes)
    {
        bytes = 0;
        if (!TrySize(text, out long size))
        {
            return $"{Quoting.Text(text)} is not a size (bytes, or as 64K, 1M)";
        }

        if (size is < SmallestPacketLimit or > ConnectOptions.ProtocolMaxPacketSize)
        {
            return $"{Quoting.Text(text)} is not a packet size of MQTT ({SmallestPacketLimit} bytes to 256M)";
        }

        bytes = (int)size;
        return null;
    }

    /// <summary>Parses the size of a file in bytes: <c>65536</c>, <c>64K</c>, <c>1M</c>, <c>10G</c>.</summary>
    public static string? FileSize(string text, out long bytes) =>
        TrySize(text, out bytes) && bytes >= SmallestFile
            ? null
            : $"{Quoting.Text(text)} is not a file's size ({SmallestFile} bytes or more, or as 64K, 1M, 10G)";

    /// <summary>Parses a number of files.</summary>
    public static string? Files(string text, out int count) =>
        TryWhole(text, 1, int.MaxValue, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of files (1 or more)";

    /// <summary>Parses a number of topic filters.</summary>
    public static string? Filters(string text, out int count) =>
        TryWhole(text, 1, int.MaxValue, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of topic filters (1 or more)";

    /// <summary>Whether the text is a whole number in decimal digits between the two, both included.</summary>
    public static bool TryWhole(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture,
            out number) && number >= least && number <= most;

    private static bool TrySize(string text, out long size)
    {
        int shift = text is [.., var unit]
            ? unit switch { 'K' or 'k' => 10, 'M' or 'm' => 20, 'G' or 'g' => 30, _ => 0 }
            : 0;
        var digits = shift == 0 ? text.AsSpan() : text.AsSpan(0, text.Length - 1);
        bool good = uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint number);
        size = (long)number << shift;
        return good;
    }
}
