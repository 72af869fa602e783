using System.Text;

namespace JetNotify.Terminal;

/// <summary>What a key of a terminal asks for.</summary>
internal enum KeyAction
{
    /// <summary>A character.</summary>
    Insert,

    /// <summary>The space bar, whose character it is.</summary>
    Space,

    /// <summary>The line is whole.</summary>
    Enter,

    /// <summary>Nothing more comes, where the line is empty; else the character under the cursor goes.</summary>
    EndOfInput,

    /// <summary>The line is dropped.</summary>
    Drop,

    /// <summary>Completes the word.</summary>
    Complete,

    /// <summary>Lists what may stand there.</summary>
    List,

    Left, Right, WordLeft, WordRight, Home, End, Up, Down,
    Backspace, Delete, DeleteToEnd, DeleteToBegin, DeleteWord, DeleteWordRight, Yank, Search, Redraw,

    /// <summary>None that means anything here.</summary>
    None,
}

/// <summary>One key.</summary>
/// <param name="Action">What it asks for.</param>
/// <param name="Character">The character, of <see cref="KeyAction.Insert"/> and <see cref="KeyAction.Space"/>
/// alone.</param>
internal readonly record struct Key(KeyAction Action, Rune Character = default);
