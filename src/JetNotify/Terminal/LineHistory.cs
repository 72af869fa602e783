namespace JetNotify.Terminal;

/// <summary>Lines that were typed before. One thread.</summary>
internal sealed class LineHistory
{
    private const int Most = 500;

    private readonly List<string> _lines = [];
    private string _typed = "";
    private int _at;

    /// <summary>Adds a line and goes behind it; one that is empty or the same as the last is none.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
            if (_lines.Count > Most)
            {
                _lines.RemoveAt(0);
            }
        }

        _at = _lines.Count;
        _typed = "";
    }

    /// <summary>Returns the line before the one that is shown, or null where there is none.</summary>
    /// <param name="shown">What is shown; it comes back behind the last.</param>
    public string? Back(string shown)
    {
        if (_at == 0)
        {
            return null;
        }

        _typed = _at == _lines.Count ? shown : _typed;
        return _lines[--_at];
    }

    /// <summary>Returns the line behind the one that is shown, or null where there is none.</summary>
    public string? Forth()
    {
        if (_at == _lines.Count)
        {
            return null;
        }

        return ++_at == _lines.Count ? _typed : _lines[_at];
    }

    /// <summary>Returns the place of the last line that has a text in it, at or before a place; -1 where none
    /// has.</summary>
    public int Find(string text, int from)
    {
        for (int i = Math.Min(from, _lines.Count - 1); i >= 0; i--)
        {
            if (_lines[i].Contains(text, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>Returns a line.</summary>
    public string this[int place] => _lines[place];
}
