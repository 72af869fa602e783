namespace JetNotify.Json;

/// <summary>Which characters are never handed on as they are: what ends a line, steers a terminal, or deceives its
/// reader.</summary>
internal static class Unprintable
{
    /// <summary>Tells C0, DEL and C1 controls, line and paragraph separators: what ends a line or steers a terminal
    /// (ECMA-48 §5).</summary>
    public static bool IsControl(int codePoint) => codePoint is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029;

    /// <summary>Tells what a terminal does not show, or what changes the order in which it shows the rest (Unicode UAX
    /// #9, Default_Ignorable_Code_Point). Variation selectors are not among them: emoji are made of those.</summary>
    public static bool IsInvisible(int codePoint) => codePoint switch
    {
        < 0xAD => false,
        0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 => true,
        >= 0x180B and <= 0x180F => true,
        >= 0x200B and <= 0x200F => true,
        >= 0x202A and <= 0x202E => true,
        >= 0x2060 and <= 0x206F => true,
        0x3164 or 0xFEFF or 0xFFA0 => true,
        >= 0xFFF9 and <= 0xFFFB => true,
        >= 0x1BCA0 and <= 0x1BCA3 => true,
        >= 0x1D173 and <= 0x1D17A => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => false,
    };
}
