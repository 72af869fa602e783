using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace JetNotify.Mqtt.Wire;

/// <summary>What an MQTT string may hold: well-formed UTF-8, so no surrogates, and no U+0000
/// (MQTT 3.1.1 §1.5.3, MQTT 5.0 §1.5.4). Control characters and non-characters are allowed: they "should not" be
/// there.</summary>
public static class Utf8Rules
{
    /// <summary>The longest string, in bytes of UTF-8.</summary>
    public const int MaxBytes = 65_535;

    // Told apart only once one of them was found: topics are checked for every message.
    private static readonly SearchValues<byte> s_notInTopicNames = SearchValues.Create("\0+#"u8);

    /// <summary>Whether received bytes may be a string.</summary>
    public static bool IsString(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0) && Utf8.IsValid(bytes);

    /// <summary>Whether received bytes may be a topic name: a string without wildcards. Empty is allowed here: 5.0 has
    /// aliases.</summary>
    public static bool IsTopicName(ReadOnlySpan<byte> bytes) =>
        !bytes.ContainsAny(s_notInTopicNames) && Utf8.IsValid(bytes);

    /// <summary>Whether text may be sent as a string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">What is wrong with it, as the end of "X …"; empty when nothing is.</param>
    public static bool IsString(ReadOnlySpan<char> text, out string error)
    {
        error = "";
        int nul = text.IndexOf('\0');
        if (nul >= 0)
        {
            error = $"has a NUL (U+0000) at character {nul + 1}";
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (Rune.DecodeFromUtf16(text[i..], out _, out int used) != OperationStatus.Done)
            {
                error = $"has half a surrogate pair at character {i + 1}";
                return false;
            }

            i += used - 1;
        }

        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MaxBytes)
        {
            error = $"takes {bytes} bytes of UTF-8, and MQTT carries at most {MaxBytes}";
            return false;
        }

        return true;
    }
}
