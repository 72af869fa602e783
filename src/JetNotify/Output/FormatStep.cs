using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>One step of a compiled <c>-F</c> format: fixed bytes, or a field and how it is laid out.</summary>
/// <param name="Kind">What is appended.</param>
internal readonly record struct FormatStep(FormatKind Kind)
{
    /// <summary>The bytes of <see cref="FormatKind.Literal"/>; else null.</summary>
    public byte[]? Literal { get; init; }

    /// <summary>The letter behind <c>%</c> or <c>@</c>; 0 where <see cref="Path"/> stands.</summary>
    public char Letter { get; init; }

    /// <summary>The path of <c>%{path}</c>; else null.</summary>
    public EventPath? Path { get; init; }

    /// <summary>The least width in bytes, 0 for none; for the payload the exact width, as mosquitto_sub has
    /// it.</summary>
    public int Width { get; init; }

    /// <summary>The number behind the point, or -1: most bytes of a string, digits of a float, nibbles between
    /// separators.</summary>
    public int Precision { get; init; }

    /// <summary>Flag <c>-</c>: blanks go behind.</summary>
    public bool Left { get; init; }

    /// <summary>Flag <c>0</c>, without effect beside <c>-</c>.</summary>
    public bool Zero { get; init; }

    /// <summary>What stands between groups of nibbles.</summary>
    public byte Separator { get; init; }

    /// <summary>What fills the field where the value is shorter.</summary>
    public byte Pad => Zero && !Left ? (byte)'0' : (byte)' ';
}

/// <summary>What a <see cref="FormatStep"/> appends.</summary>
internal enum FormatKind : byte
{
    /// <summary>Fixed bytes.</summary>
    Literal,

    /// <summary>A field of the message: <c>%</c> and a letter.</summary>
    Field,

    /// <summary>A part of the local time of receipt: <c>@</c> and a letter of strftime(3).</summary>
    Time,
}
