using System.Text;

namespace JetNotify.Terminal;

/// <summary>A line that is typed, and where in it the cursor is. One thread.</summary>
internal sealed class EditedLine
{
    private readonly List<Rune> _text = [];
    private List<Rune> _removed = [];

    /// <summary>Where the cursor is, in characters from the beginning.</summary>
    public int Cursor { get; private set; }

    /// <summary>How many characters there are.</summary>
    public int Length => _text.Count;

    /// <summary>The text.</summary>
    public string Text => TextOf(_text);

    /// <summary>The text up to the cursor.</summary>
    public string Before => TextOf(_text.Take(Cursor));

    /// <summary>The characters.</summary>
    public IReadOnlyList<Rune> Characters => _text;

    /// <summary>Becomes another text, the cursor at its end.</summary>
    public void Become(string text)
    {
        _text.Clear();
        _text.AddRange(text.EnumerateRunes());
        Cursor = _text.Count;
    }

    /// <summary>Inserts a text at the cursor, which comes behind it.</summary>
    public void Insert(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        _text.InsertRange(Cursor, runes);
        Cursor += runes.Count;
    }

    /// <summary>Does what a key asks for within the line.</summary>
    /// <returns>Whether it is such a key.</returns>
    public bool Apply(Key key)
    {
        switch (key.Action)
        {
            case KeyAction.Insert or KeyAction.Space:
                _text.Insert(Cursor++, key.Character);
                return true;
            case KeyAction.Left:
                Cursor = Math.Max(0, Cursor - 1);
                return true;
            case KeyAction.Right:
                Cursor = Math.Min(_text.Count, Cursor + 1);
                return true;
            case KeyAction.WordLeft:
                Cursor = WordLeft();
                return true;
            case KeyAction.WordRight:
                Cursor = WordRight();
                return true;
            case KeyAction.Home:
                Cursor = 0;
                return true;
            case KeyAction.End:
                Cursor = _text.Count;
                return true;
            case KeyAction.Backspace:
                Remove(Math.Max(0, Cursor - 1), Cursor, keep: false);
                return true;
            case KeyAction.Delete:
                Remove(Cursor, Math.Min(_text.Count, Cursor + 1), keep: false);
                return true;
            case KeyAction.DeleteToEnd:
                Remove(Cursor, _text.Count, keep: true);
                return true;
            case KeyAction.DeleteToBegin:
                Remove(0, Cursor, keep: true);
                return true;
            case KeyAction.DeleteWord:
                Remove(WordLeft(), Cursor, keep: true);
                return true;
            case KeyAction.DeleteWordRight:
                Remove(Cursor, WordRight(), keep: true);
                return true;
            case KeyAction.Yank:
                _text.InsertRange(Cursor, _removed);
                Cursor += _removed.Count;
                return true;
            default:
                return false;
        }
    }

    private void Remove(int from, int to, bool keep)
    {
        if (keep)
        {
            _removed = _text[from..to];
        }

        _text.RemoveRange(from, to - from);
        Cursor = from;
    }

    private int WordLeft()
    {
        int at = Cursor;
        while (at > 0 && Rune.IsWhiteSpace(_text[at - 1]))
        {
            at--;
        }

        while (at > 0 && !Rune.IsWhiteSpace(_text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private int WordRight()
    {
        int at = Cursor;
        while (at < _text.Count && Rune.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        while (at < _text.Count && !Rune.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        return at;
    }

    private static string TextOf(IEnumerable<Rune> text)
    {
        var all = new StringBuilder();
        foreach (var rune in text)
        {
            all.Append(rune.ToString());
        }

        return all.ToString();
    }
}
