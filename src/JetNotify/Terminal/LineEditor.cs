using System.Text;

namespace JetNotify.Terminal;

/// <summary>What the Tab key, a question mark and the space bar have of a line.</summary>
/// <param name="Insert">What is certain to follow.</param>
/// <param name="List">What may stand there, as lines; empty where nothing may.</param>
/// <param name="Space">What the space bar types; null where the list is shown instead.</param>
internal readonly record struct LineOffer(string Insert, string List, string? Space = " ");

/// <summary>
/// Reads lines from a terminal that sends each key: moving, deleting, history, search, completion. It draws one row and
/// moves a longer line within it, so that it can be drawn anew at any width. One thread reads; any may ask for
/// <see cref="Drawn"/>.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="write">Writes to the terminal, at once.</param>
/// <param name="columns">Returns the terminal's width now.</param>
/// <param name="hint">What is said to whom drops a line that is empty.</param>
internal sealed class LineEditor(KeyReader keys, Action<string> write, Func<int> columns, string hint)
{
    private const string EraseRest = "\u001b[K";
    private const string Bell = "\a";

    private readonly LineHistory _history = new();
    private readonly EditedLine _line = new();
    private readonly Lock _turn = new();
    private string _prompt = "";
    private string? _search;
    private int _found = -1;

    /// <summary>Asks for a line.</summary>
    /// <param name="prompt">What it is typed behind; one line.</param>
    /// <param name="offer">Says what may follow the line as typed so far; null where it is no command, which is not
    /// kept either.</param>
    /// <returns>The line; null at the end of the input.</returns>
    public string? Read(string prompt, Func<string, LineOffer>? offer)
    {
        lock (_turn)
        {
            _prompt = prompt;
            _line.Become("");
            write(Draw());
        }

        while (keys.Read() is { } key)
        {
            lock (_turn)
            {
                if (_search is not null && Search(key))
                {
                    continue;
                }

                if (key.Action == KeyAction.Enter || (key.Action == KeyAction.EndOfInput && _line.Length == 0))
                {
                    string line = _line.Text;
                    write(key.Action == KeyAction.Enter ? End() + "\n" : "\n");
                    _prompt = "";
                    _line.Become("");
                    if (key.Action == KeyAction.EndOfInput)
                    {
                        return null;
                    }

                    if (offer is not null)
                    {
                        _history.Add(line);
                    }

                    return line;
                }

                write(Answer(key, offer));
            }
        }

        return null;
    }

    /// <summary>Returns what draws the prompt and the line anew in the row of the cursor. Any thread.</summary>
    public string Drawn()
    {
        lock (_turn)
        {
            return Draw();
        }
    }

    private string Answer(Key key, Func<string, LineOffer>? offer)
    {
        switch (key.Action)
        {
            case KeyAction.EndOfInput:
                _line.Apply(new Key(KeyAction.Delete));
                break;
            case KeyAction.Drop:
                string dropped = $"{End()}^C{(_line.Length == 0 ? hint : "")}\n";
                _line.Become("");
                return dropped + Draw();
            case KeyAction.Up:
                return Show(_history.Back(_line.Text));
            case KeyAction.Down:
                return Show(_history.Forth());
            case KeyAction.Search:
                _search = "";
                _found = _history.Count;
                break;
            case KeyAction.List when offer is null || IsQuoted():
                _line.Insert("?");
                break;
            case KeyAction.List:
                return List(offer!(_line.Before));
            case KeyAction.Space when offer is not null && _line.Cursor == _line.Length && !IsQuoted():
                var space = offer(_line.Before);
                if (space.Space is null)
                {
                    return List(space);
                }

                _line.Insert(space.Space);
                break;
            case KeyAction.Complete when offer is not null:
                var what = offer(_line.Before);
                if (what.Insert.Length == 0)
                {
                    return List(what);
                }

                _line.Insert(what.Insert);
                break;
            default:
                _line.Apply(key);
                break;
        }

        return Draw();
    }

    // What is in quotes is a text of its own.
    private bool IsQuoted() => _line.Before.Count(c => c == '"') % 2 == 1;

    private string Show(string? line)
    {
        if (line is null)
        {
            return Bell;
        }

        _line.Become(line);
        return Draw();
    }

    private string List(LineOffer offer) => offer.List.Length == 0 ? Bell : $"{End()}\n{offer.List}{Draw()}";

    /// <summary>Goes on with a search; false where the key ends it and means something for the line found.</summary>
    private bool Search(Key key)
    {
        switch (key.Action)
        {
            case KeyAction.Insert or KeyAction.Space or KeyAction.List:
                Look(_search + (key.Action == KeyAction.List ? "?" : key.Character.ToString()), _found);
                break;
            case KeyAction.Backspace:
                Look(_search!.Length == 0 ? "" : _search[..^1], _history.Count);
                break;
            case KeyAction.Search:
                Look(_search!, _found - 1);
                break;
            case KeyAction.Drop:
                _search = null;
                _line.Become("");
                write(Draw());
                return true;
            default:
                _search = null;
                return false;
        }

        return true;
    }

    private void Look(string text, int from)
    {
        int found = text.Length == 0 ? -1 : _history.Find(text, from);
        bool isLost = found < 0 && text.Length > 0;
        _search = text;
        if (found >= 0)
        {
            _found = found;
            _line.Become(_history[found]);
        }

        write(Draw() + (isLost ? Bell : ""));
    }

    private string End()
    {
        _line.Apply(new Key(KeyAction.End));
        return Draw();
    }

    // One row: as much of the line as has room, around the cursor.
    private string Draw()
    {
        string prompt = _search is null ? _prompt : $"(reverse-i-search)`{_search}': ";
        int room = Math.Max(8, columns() - prompt.Length - 1);
        var characters = _line.Characters;
        int start = 0;
        int before = Width(characters, 0, _line.Cursor);
        while (before > room)
        {
            before -= CellWidth.Of(characters[start++]);
        }

        var text = new StringBuilder("\r").Append(prompt);
        int used = 0;
        for (int i = start; i < characters.Count && used + CellWidth.Of(characters[i]) <= room; i++)
        {
            used += CellWidth.Of(characters[i]);
            text.Append(Visible(characters[i]));
        }

        text.Append(EraseRest).Append('\r');
        int column = prompt.Length + before;
        return (column > 0 ? text.Append("\u001b[").Append(column).Append('C') : text).ToString();
    }

    private static int Width(IReadOnlyList<Rune> characters, int from, int to)
    {
        int width = 0;
        for (int i = from; i < to; i++)
        {
            width += CellWidth.Of(characters[i]);
        }

        return width;
    }

    // What steers a terminal is not drawn as it is (C1 controls come as characters).
    private static string Visible(Rune character) => Rune.IsControl(character) ? "\uFFFD" : character.ToString();
}
