using System.Globalization;
using System.Net;
using System.Text;

namespace JetNotify.Junos;

/// <summary>An IPv4 or IPv6 prefix, or an address: a prefix of full length. Reading bytes allocates nothing.</summary>
public readonly record struct IpPrefix
{
    private readonly UInt128 _bits;

    private IpPrefix(UInt128 bits, bool isV6, int length)
    {
        _bits = bits;
        IsV6 = isV6;
        Length = length;
    }

    /// <summary>IPv6; otherwise IPv4.</summary>
    public bool IsV6 { get; }

    /// <summary>The prefix length in bits: 0…32, or 0…128 for IPv6.</summary>
    public int Length { get; }

    /// <summary>The length of an address of this family.</summary>
    public int FullLength => IsV6 ? 128 : 32;

    /// <summary>The same prefix with the bits beyond its length cleared.</summary>
    public IpPrefix Network => new(_bits & Mask(Length, FullLength), IsV6, Length);

    /// <summary>Reads <c>192.0.2.0/24</c>, <c>2001:db8::/32</c> or an address; host bits are kept.</summary>
    public static bool TryParse(string text, out IpPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(Encoding.UTF8.GetBytes(text), out prefix);
    }

    /// <summary>Reads the same from UTF-8 bytes. Four decimal parts are wanted of IPv4, none with a leading
    /// zero.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpPrefix prefix)
    {
        prefix = default;
        int slash = text.IndexOf((byte)'/');
        var address = slash < 0 ? text : text[..slash];
        UInt128 bits;
        bool v6 = address.Contains((byte)':');
        if (v6)
        {
            if (!TryV6(address, out bits))
            {
                return false;
            }
        }
        else if (TryV4(address, out uint v4))
        {
            bits = v4;
        }
        else
        {
            return false;
        }

        int full = v6 ? 128 : 32;
        int length = full;
        if (slash >= 0 && (!TryDecimal(text[(slash + 1)..], out length) || length > full))
        {
            return false;
        }

        prefix = new IpPrefix(bits, v6, length);
        return true;
    }

    /// <summary>Whether the other's address lies inside; its length does not count, so 10.0.0.1/24 lies in
    /// 10.0.0.0/25.</summary>
    public bool ContainsAddress(in IpPrefix other) =>
        IsV6 == other.IsV6 && ((_bits ^ other._bits) & Mask(Length, FullLength)) == UInt128.Zero;

    /// <summary>Whether the other lies inside as a whole: inside, and no shorter.</summary>
    public bool Contains(in IpPrefix other) => ContainsAddress(other) && other.Length >= Length;

    /// <summary>The address alone, in its usual spelling.</summary>
    public string Address()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
        {
            bytes[i] = (byte)(_bits >> (8 * (15 - i)));
        }

        return new IPAddress(IsV6 ? bytes : bytes[12..]).ToString();
    }

    /// <summary>The address and its length.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address()}/{Length}");

    private static UInt128 Mask(int length, int full) =>
        length == 0 ? UInt128.Zero : (UInt128.MaxValue >> (128 - full)) & (UInt128.MaxValue << (full - length));

    private static bool TryV4(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        for (int part = 0; part < 4; part++)
        {
            int dot = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (dot < 0 || !TryDecimal(text[..dot], out int octet) || octet > 255)
            {
                return false;
            }

            value = (value << 8) | (uint)octet;
            text = part < 3 ? text[(dot + 1)..] : default;
        }

        return true;
    }

    // RFC 4291 §2.2: groups of hex, one "::" for a run of zeros, the last two groups perhaps as IPv4.
    private static bool TryV6(ReadOnlySpan<byte> text, out UInt128 bits)
    {
        bits = UInt128.Zero;
        int gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            return TryGroups(text, out bits, out int all) && all == 8;
        }

        var tail = text[(gap + 2)..];
        if (tail.Length > 0 && tail[0] == (byte)':')
        {
            return false;
        }

        if (!TryGroups(text[..gap], out var high, out int before)
            || !TryGroups(tail, out var low, out int after)
            || before + after > 7 || text[..gap].Contains((byte)'.'))
        {
            return false;
        }

        bits = (before == 0 ? UInt128.Zero : high << (16 * (8 - before))) | low;
        return true;
    }

    private static bool TryGroups(ReadOnlySpan<byte> text, out UInt128 bits, out int count)
    {
        bits = UInt128.Zero;
        count = 0;
        while (text.Length > 0)
        {
            int colon = text.IndexOf((byte)':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains((byte)'.'))
            {
                count += 2;
                if (!TryV4(group, out uint v4))
                {
                    return false;
                }

                bits = (bits << 32) | v4;
                return count <= 8;
            }

            if (group.Length is 0 or > 4 || ++count > 8
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out ushort value))
            {
                return false;
            }

            bits = (bits << 16) | value;
            if (colon < 0)
            {
                return true;
            }

            text = text[(colon + 1)..];
            if (text.Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 3 || (text.Length > 1 && text[0] == (byte)'0'))
        {
            return false;
        }

        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + b - '0';
        }

        return true;
    }
}
