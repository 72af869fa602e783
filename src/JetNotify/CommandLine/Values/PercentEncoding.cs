using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace JetNotify.CommandLine.Values;

/// <summary>Percent-encoding in URLs (RFC 3986 §2.1).</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    /// <summary>Decodes; false for a <c>%</c> without two hexadecimal digits and for bytes that are not
    /// UTF-8.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = text;
        if (!text.Contains('%'))
        {
            return true;
        }

        decoded = null;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte value = bytes[i];
            if (value == '%')
            {
                if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1])
                    || !char.IsAsciiHexDigit((char)bytes[i + 2]))
                {
                    return false;
                }

                value = (byte)((Digit(bytes[i + 1]) << 4) | Digit(bytes[i + 2]));
                i += 2;
            }

            bytes[length++] = value;
        }

        try
        {
            decoded = s_strict.GetString(bytes, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
