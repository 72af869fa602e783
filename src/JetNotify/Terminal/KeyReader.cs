using System.Text;

namespace JetNotify.Terminal;

/// <summary>Makes keys of what a terminal sends: UTF-8, control characters, and the sequences of ECMA-48 and xterm.
/// What is pasted is between marks (bracketed paste), and nothing but characters and ends of lines. One
/// thread.</summary>
/// <param name="read">Returns the next byte, or -1 at the end; waits for it.</param>
internal sealed class KeyReader(Func<int> read)
{
    private const int Escape = 0x1B;

    private static readonly Dictionary<int, KeyAction> s_controls = new()
    {
        [0x01] = KeyAction.Home,
        [0x02] = KeyAction.Left,
        [0x03] = KeyAction.Drop,
        [0x04] = KeyAction.EndOfInput,
        [0x05] = KeyAction.End,
        [0x06] = KeyAction.Right,
        [0x08] = KeyAction.Backspace,
        [0x09] = KeyAction.Complete,
        [0x0A] = KeyAction.Enter,
        [0x0B] = KeyAction.DeleteToEnd,
        [0x0C] = KeyAction.Redraw,
        [0x0D] = KeyAction.Enter,
        [0x0E] = KeyAction.Down,
        [0x10] = KeyAction.Up,
        [0x12] = KeyAction.Search,
        [0x15] = KeyAction.DeleteToBegin,
        [0x17] = KeyAction.DeleteWord,
        [0x19] = KeyAction.Yank,
        [0x7F] = KeyAction.Backspace,
    };

    private static readonly Dictionary<string, KeyAction> s_sequences = new(StringComparer.Ordinal)
    {
        ["[A"] = KeyAction.Up,
        ["[B"] = KeyAction.Down,
        ["[C"] = KeyAction.Right,
        ["[D"] = KeyAction.Left,
        ["[H"] = KeyAction.Home,
        ["[F"] = KeyAction.End,
        ["OA"] = KeyAction.Up,
        ["OB"] = KeyAction.Down,
        ["OC"] = KeyAction.Right,
        ["OD"] = KeyAction.Left,
        ["OH"] = KeyAction.Home,
        ["OF"] = KeyAction.End,
        ["[1~"] = KeyAction.Home,
        ["[7~"] = KeyAction.Home,
        ["[4~"] = KeyAction.End,
        ["[8~"] = KeyAction.End,
        ["[3~"] = KeyAction.Delete,
        ["[1;5C"] = KeyAction.WordRight,
        ["[1;5D"] = KeyAction.WordLeft,
        ["[1;3C"] = KeyAction.WordRight,
        ["[1;3D"] = KeyAction.WordLeft,
        ["f"] = KeyAction.WordRight,
        ["b"] = KeyAction.WordLeft,
        ["d"] = KeyAction.DeleteWordRight,
        ["\x7F"] = KeyAction.DeleteWord,
    };

    private bool _pasting;
    private int _last;

    /// <summary>Returns the next key, or null at the end.</summary>
    public Key? Read()
    {
        while (true)
        {
            int next = read();
            bool isSecondOfEnd = next == '\n' && _last == '\r' && _pasting;
            _last = next;
            switch (next)
            {
                case -1:
                    return null;
                case '\n' when isSecondOfEnd:
                    continue;
                case Escape:
                    if (ReadSequence() is { } key)
                    {
                        return key;
                    }

                    continue;
                case '?' when !_pasting:
                    return new Key(KeyAction.List);
                case ' ' when !_pasting:
                    return new Key(KeyAction.Space, new Rune(' '));
                case '\t' when _pasting:
                    return new Key(KeyAction.Insert, new Rune(' '));
                case < 0x20 or 0x7F when s_controls.TryGetValue(next, out var action)
                    && (!_pasting || action == KeyAction.Enter):
                    return new Key(action);
                case < 0x20 or 0x7F:
                    return new Key(KeyAction.None);
                default:
                    return new Key(KeyAction.Insert, ReadRune(next));
            }
        }
    }

    private Key? ReadSequence()
    {
        var text = new StringBuilder();
        int next = read();
        while (next >= 0)
        {
            text.Append((char)next);
            if (text[0] is not ('[' or 'O') || (text.Length > 1 && next is >= 0x40 and <= 0x7E))
            {
                break;
            }

            next = read();
        }

        string sequence = text.ToString();
        if (sequence is "[200~" or "[201~")
        {
            _pasting = sequence == "[200~";
            return null;
        }

        return new Key(_pasting ? KeyAction.None : s_sequences.GetValueOrDefault(sequence, KeyAction.None));
    }

    private Rune ReadRune(int first)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes[0] = (byte)first;
        int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        for (int i = 1; i < length; i++)
        {
            int next = read();
            if (next < 0)
            {
                return Rune.ReplacementChar;
            }

            bytes[i] = (byte)next;
        }

        _ = Rune.DecodeFromUtf8(bytes[..length], out var rune, out _);
        return rune;
    }
}
