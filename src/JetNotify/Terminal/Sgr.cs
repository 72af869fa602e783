namespace JetNotify.Terminal;

/// <summary>How text looks on a terminal (ECMA-48 §8.3.117, SGR): each until <see cref="Reset"/>.</summary>
internal static class Sgr
{
    public static ReadOnlySpan<byte> Reset => "\e[0m"u8;

    public static ReadOnlySpan<byte> Dim => "\e[2m"u8;

    public static ReadOnlySpan<byte> Red => "\e[31m"u8;

    public static ReadOnlySpan<byte> Green => "\e[32m"u8;

    public static ReadOnlySpan<byte> Yellow => "\e[33m"u8;

    public static ReadOnlySpan<byte> Cyan => "\e[36m"u8;

    public static ReadOnlySpan<byte> BoldRed => "\e[1;31m"u8;
}
