using System.Buffers.Binary;
using System.Globalization;

namespace JetNotify.Output;

/// <summary>Lays one value of a <c>-F</c> format out: width, precision, padding, as mosquitto_sub's printf does.
/// Widths count bytes.</summary>
internal static class FormatField
{
    // The longest double in digits before the point, with its sign and the point.
    private const int LongestDouble = 311;
    private const int DefaultPrecision = 6;

    /// <summary>Appends a string; a most width never cuts through a UTF-8 character.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="step">The layout.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="safe">What is left unescaped because a terminal shows it, or null to escape nothing.</param>
    public static void AppendText(OutputBuffer batch, in FormatStep step, ReadOnlySpan<byte> text,
        TerminalText.Keep? safe)
    {
        if (step.Precision >= 0 && step.Precision < text.Length)
        {
            int length = step.Precision;
            while (length > 0 && (text[length] & 0xC0) == 0x80)
            {
                length--;
            }

            text = text[..length];
        }

        AppendPadded(batch, in step, text, (byte)' ', safe);
    }

    /// <summary>Appends the payload; a width cuts as well as fills.</summary>
    public static void AppendPayload(OutputBuffer batch, in FormatStep step, ReadOnlySpan<byte> payload,
        TerminalText.Keep? safe)
    {
        if (step.Width > 0 && payload.Length > step.Width)
        {
            payload = payload[..step.Width];
        }

        AppendPadded(batch, in step, payload, step.Pad, safe);
    }

    /// <summary>Appends a number that is never negative.</summary>
    public static void AppendNumber(OutputBuffer batch, in FormatStep step, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        _ = value.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        AppendPadded(batch, in step, digits[..length], step.Pad, safe: null);
    }

    /// <summary>Appends a field as wide as asked where the value is absent; zeros are for numbers alone.</summary>
    public static void AppendBlank(OutputBuffer batch, in FormatStep step) =>
        batch.Fill(step.Letter == 'C' ? (byte)' ' : step.Pad, step.Width);

    /// <summary>Appends nibbles, a separator after every <see cref="FormatStep.Precision"/> of them but the last.
    /// A width counts payload bytes when it cuts and nibbles when it fills, as in mosquitto_sub 2.1
    /// (2.0 loses half of the payload to any width).</summary>
    public static void AppendHex(OutputBuffer batch, in FormatStep step, ReadOnlySpan<byte> payload)
    {
        if (step.Width > 0 && payload.Length > step.Width)
        {
            payload = payload[..step.Width];
        }

        var digits = step.Letter == 'X' ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        int blank = (int)Math.Clamp(step.Width - (2L * payload.Length), 0, step.Width);
        int position = 0;
        for (int i = 0; i < (step.Left ? 0 : blank); i++)
        {
            batch.Append(step.Pad);
            AppendSeparator(batch, in step, position++);
        }

        for (int i = 0; i < payload.Length; i++)
        {
            batch.Append(digits[payload[i] >> 4]);
            AppendSeparator(batch, in step, position++);
            batch.Append(digits[payload[i] & 0xF]);
            if (i < payload.Length - 1)
            {
                AppendSeparator(batch, in step, position++);
            }
        }

        if (step.Left)
        {
            batch.Fill((byte)' ', blank);
        }
    }

    /// <summary>Appends the payload read as a little-endian IEEE 754 number of 4 (<c>%f</c>) or 8 bytes (<c>%d</c>);
    /// nothing when it has another length.</summary>
    public static void AppendFloat(OutputBuffer batch, in FormatStep step, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != (step.Letter == 'f' ? sizeof(float) : sizeof(double)))
        {
            return;
        }

        double value = step.Letter == 'f'
            ? BinaryPrimitives.ReadSingleLittleEndian(payload)
            : BinaryPrimitives.ReadDoubleLittleEndian(payload);
        int precision = step.Precision < 0 ? DefaultPrecision : step.Precision;
        var room = batch.Reserve(LongestDouble + precision + 1 + step.Width);
        int length = WriteDecimal(room, value, precision);
        int blank = Math.Max(0, step.Width - length);
        if (step.Left)
        {
            room.Slice(length, blank).Fill((byte)' ');
        }
        else
        {
            bool zeros = step.Zero && double.IsFinite(value);
            int sign = zeros && double.IsNegative(value) ? 1 : 0;
            room[sign..length].CopyTo(room[(sign + blank)..]);
            room.Slice(sign, blank).Fill(zeros ? (byte)'0' : (byte)' ');
        }

        batch.Advance(length + blank);
    }

    /// <summary>C's <c>%.*f</c>: exact digits, ties to even.</summary>
    private static int WriteDecimal(Span<byte> room, double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            var word = (double.IsNaN(value), double.IsNegative(value)) switch
            {
                (true, false) => "nan"u8,
                (true, true) => "-nan"u8,
                (false, false) => "inf"u8,
                (false, true) => "-inf"u8,
            };
            word.CopyTo(room);
            return word.Length;
        }

        // An odd number of halves of the last digit is a tie, which .NET rounds away from zero.
        // One digit more shows it exactly; behind an even digit it is cut off.
        if (double.IsOddInteger(Math.ScaleB(value, precision + 1)))
        {
            int exact = WriteDigits(room, value, precision + 1);
            int kept = precision == 0 ? exact - 2 : exact - 1;
            if ((room[kept - 1] & 1) == 0)
            {
                return kept;
            }
        }

        return WriteDigits(room, value, precision);
    }

    private static int WriteDigits(Span<byte> room, double value, int precision)
    {
        Span<char> format = stackalloc char[12];
        format[0] = 'F';
        _ = precision.TryFormat(format[1..], out int digits, default, CultureInfo.InvariantCulture);
        _ = value.TryFormat(room, out int length, format[..(digits + 1)], CultureInfo.InvariantCulture);
        return length;
    }

    private static void AppendSeparator(OutputBuffer batch, in FormatStep step, int position)
    {
        if (step.Precision > 0 && position % step.Precision == step.Precision - 1)
        {
            batch.Append(step.Separator);
        }
    }

    private static void AppendPadded(
        OutputBuffer batch, in FormatStep step, ReadOnlySpan<byte> text, byte pad, TerminalText.Keep? safe)
    {
        if (step.Width == 0 && safe is null)
        {
            batch.Append(text);
            return;
        }

        int blank = Math.Max(0, step.Width - text.Length);
        if (!step.Left)
        {
            batch.Fill(pad, blank);
        }

        if (safe is { } keep)
        {
            TerminalText.Append(batch, text, keep);
        }
        else
        {
            batch.Append(text);
        }

        if (step.Left)
        {
            batch.Fill((byte)' ', blank);
        }
    }
}
