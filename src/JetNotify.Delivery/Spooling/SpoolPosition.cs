using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Delivery.Spooling;

/// <summary>A place in a spool.</summary>
/// <param name="Segment">The number of the file.</param>
/// <param name="Offset">The byte in it.</param>
public readonly record struct SpoolPosition(long Segment, long Offset)
{
    /// <summary>Whether it is behind another.</summary>
    public bool IsBehind(SpoolPosition other) => (Segment, Offset).CompareTo((other.Segment, other.Offset)) > 0;

    /// <summary>Writes it over the one before, in one write of always the same length.</summary>
    internal void Write(SafeFileHandle file) =>
        RandomAccess.Write(
            file,
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Segment:D19} {Offset:D19}\n")), 0);

    /// <summary>Reads it; null where there is none.</summary>
    internal static SpoolPosition? Read(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[40];
        text = text[..RandomAccess.Read(file, text, 0)];
        return text.Length == 40
            && long.TryParse(text[..19], NumberStyles.None, CultureInfo.InvariantCulture, out long segment)
            && long.TryParse(text[20..39], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                ? new SpoolPosition(segment, offset)
                : null;
    }
}
