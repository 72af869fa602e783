using System.Globalization;
using System.Text;

namespace JetNotify.Terminal;

/// <summary>How many columns of a terminal a character takes (UAX #11, by blocks).</summary>
internal static class CellWidth
{
    // First and last of the blocks whose characters are wide, in order.
    private static readonly (int First, int Last)[] s_wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
        (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>Returns 0 for what stands over the character before it, 2 for what is wide, else 1.</summary>
    public static int Of(Rune character)
    {
        if (character.Value < 0x300)
        {
            return 1;
        }

        if (Rune.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format)
        {
            return 0;
        }

        foreach (var (first, last) in s_wide)
        {
            if (character.Value <= last)
            {
                return character.Value >= first ? 2 : 1;
            }
        }

        return 1;
    }
}
