using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>The tabs.</summary>
internal enum WatchTab
{
    Events,
    Routers,
    Interfaces,
    Routes,
    Commits,
    Tree,
}

/// <summary>What somebody who watches chose to see, and what keys change of it. One thread.</summary>
internal sealed class WatchView
{
    private readonly EventDecoder _decoder = new();
    private EventFilter? _filter;
    private string _typed = "";

    public WatchTab Tab { get; private set; }

    /// <summary>Which row is marked, from the top; in the events, from the end while none is chosen.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>What orders the rows: each tab has two orders.</summary>
    public bool IsSorted { get; private set; }

    /// <summary>Events that are held still, or null.</summary>
    public IReadOnlyList<WatchedEvent>? Held { get; private set; }

    /// <summary>The event whose details are shown, or null.</summary>
    public WatchedEvent? Details { get; private set; }

    public bool ShowsHelp { get; private set; }

    /// <summary>Whether a filter is being typed.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>The filter as typed.</summary>
    public string Filter => _typed;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it is enough.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether an event passes the filter.</summary>
    public bool Keeps(WatchedEvent one)
    {
        if (_filter is null)
        {
            return true;
        }

        if (!ReferenceEquals(one.Held.Filter, _filter))
        {
            var message = _decoder.Decode(one.Topic, one.Payload, Encoding.UTF8.GetBytes(one.Router));
            one.Held = (_filter, _filter.Keeps(in message));
        }

        return one.Held.Keeps;
    }

    /// <summary>Does what a key says.</summary>
    /// <param name="key">A character, or the name of a key: Up, Down, PageUp, PageDown, Home, End, Enter, Escape, Tab,
    /// Backspace.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="page">How many of them are seen.</param>
    /// <param name="events">The events that are shown now.</param>
    public void Press(string key, int rows, int page, Func<IReadOnlyList<WatchedEvent>> events)
    {
        if (IsTyping)
        {
            Type(key);
            return;
        }

        if (ShowsHelp || Details is not null)
        {
            IsOver = key == "q";
            ShowsHelp = false;
            Details = null;
            return;
        }

        switch (key)
        {
            case "q":
                IsOver = true;
                break;
            case "?":
                ShowsHelp = true;
                break;
            case "/":
                IsTyping = true;
                break;
            case " ":
                Held = Held is null ? events() : null;
                break;
            case "s":
                IsSorted = !IsSorted;
                break;
            case "1" or "2" or "3" or "4" or "5" or "6":
                Go((WatchTab)(key[0] - '1'));
                break;
            case "Tab":
                Go((WatchTab)(((int)Tab + 1) % Enum.GetValues<WatchTab>().Length));
                break;
            case "Escape":
                Row = -1;
                break;
            case "Enter" when Tab == WatchTab.Events && rows > 0:
                Details = events()[Row < 0 ? rows - 1 : Math.Min(Row, rows - 1)];
                break;
            default:
                Move(key, rows, page);
                break;
        }
    }

    private void Go(WatchTab tab)
    {
        Tab = tab;
        Row = -1;
        IsSorted = false;
    }

    private void Move(string key, int rows, int page)
    {
        int last = rows - 1;
        int from = Row >= 0 ? Row : Tab == WatchTab.Events ? last : 0;
        int? to = key switch
        {
            "Up" or "k" => from - 1,
            "Down" or "j" => from + 1,
            "PageUp" or "b" => from - page,
            "PageDown" or "f" => from + page,
            "Home" or "g" => 0,
            "End" or "G" => last,
            _ => null,
        };
        if (to is { } row)
        {
            // The last of the events is followed.
            Row = rows == 0 || (Tab == WatchTab.Events && row >= last) ? -1 : Math.Clamp(row, 0, last);
        }
    }

    private void Type(string key)
    {
        switch (key)
        {
            case "Enter" when Problem is null:
                IsTyping = false;
                return;
            case "Escape":
                IsTyping = false;
                _typed = "";
                break;
            case "Backspace":
                _typed = _typed.Length > 0 ? _typed[..^1] : "";
                break;
            default:
                _typed += key.Length == 1 ? key : "";
                break;
        }

        Problem = null;
        _filter = null;
        if (_typed.Trim().Length == 0)
        {
            return;
        }

        if (Where.TryParse(_typed, out var where, out var error))
        {
            _filter = EventFilter.Of(new MessageFilter { Conditions = [where] }, _decoder);
        }
        else
        {
            Problem = error.Message;
        }
    }
}
