namespace JetNotify.Mqtt.Wire;

/// <summary>The Variable Byte Integer: seven bits a byte, least significant first, at most four bytes
/// (MQTT 3.1.1 §2.2.3, MQTT 5.0 §1.5.5).</summary>
public static class VariableInt
{
    /// <summary>The largest value four bytes can hold.</summary>
    public const int Max = 268_435_455;

    /// <summary>Reads one from the beginning of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What there is.</param>
    /// <param name="value">0…<see cref="Max"/>; 0 unless the answer is positive.</param>
    /// <returns>How many bytes it took, 1…4; 0 when more are needed; -1 when a fifth would be.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out int value)
    {
        value = 0;
        int sum = 0;
        for (int i = 0; i < 4; i++)
        {
            if (i >= bytes.Length)
            {
                return 0;
            }

            sum |= (bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                value = sum;
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>How many bytes <paramref name="value"/> takes at least, 1…4.</summary>
    public static int Size(int value) => value switch { < 128 => 1, < 16_384 => 2, < 2_097_152 => 3, _ => 4 };

    /// <summary>Writes <paramref name="value"/> in as few bytes as it takes [MQTT-1.5.5-1].</summary>
    /// <returns>How many bytes were written, 1…4.</returns>
    public static int Write(Span<byte> destination, int value)
    {
        int i = 0;
        while (value >= 128)
        {
            destination[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[i++] = (byte)value;
        return i;
    }
}
