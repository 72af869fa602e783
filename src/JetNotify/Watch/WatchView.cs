using JetNotify.Junos;

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

/// <summary>What a key asks for that is done elsewhere.</summary>
internal enum WatchWish
{
    None,
    Copy,
    Record,
    End,
}

/// <summary>What somebody who watches chose to see, and what keys change of it. The model's turn is held.</summary>
/// <param name="model">What is known.</param>
internal sealed class WatchView(WatchModel model)
{
    private string _typed = "";

    public WatchTab Tab { get; private set; }

    /// <summary>Which row is marked, from the top; -1: none, and the last of the events is followed.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>What orders the rows: each tab has two orders.</summary>
    public bool IsSorted { get; private set; }

    /// <summary>Events that are held still, or null.</summary>
    public EventRing? Held { get; private set; }

    /// <summary>The events that are looked at.</summary>
    public EventRing Events => Held ?? model.Events;

    /// <summary>Those of them that the filter lets through.</summary>
    public EventSelection Selection { get; } = new();

    /// <summary>The event whose details are shown, or null.</summary>
    public WatchedEvent? Details { get; private set; }

    public bool ShowsHelp { get; private set; }

    /// <summary>The first line that is seen of details, or of the help.</summary>
    public int Top { get; private set; }

    /// <summary>Whether a filter is being typed.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>The filter as typed.</summary>
    public string Filter => _typed;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is told in the last line until the next key, or null.</summary>
    public string? Notice { get; set; }

    /// <summary>What is being recorded to, or null.</summary>
    public string? Recording { get; set; }

    /// <summary>Does what a key says.</summary>
    /// <param name="key">A character, or the name of a key as <see cref="WatchKeys"/> has it.</param>
    /// <param name="rows">How many rows, or lines of details, there are.</param>
    /// <param name="page">How many of them are seen.</param>
    /// <returns>What is to be done elsewhere.</returns>
    public WatchWish Press(string key, int rows, int page)
    {
        Notice = null;
        if (IsTyping)
        {
            Type(key);
            return WatchWish.None;
        }

        switch (key)
        {
            case "q":
                return WatchWish.End;
            case "y":
                return WatchWish.Copy;
            case "r":
                return WatchWish.Record;
            default:
                if (ShowsHelp || Details is not null)
                {
                    Scroll(key, rows, page);
                }
                else
                {
                    Choose(key, rows, page);
                }

                return WatchWish.None;
        }
    }

    private void Choose(string key, int rows, int page)
    {
        switch (key)
        {
            case "?":
                (ShowsHelp, Top) = (true, 0);
                break;
            case "/":
                IsTyping = true;
                break;
            case " ":
                Hold(Held is null);
                break;
            case "s":
                IsSorted = !IsSorted;
                break;
            case "1" or "2" or "3" or "4" or "5" or "6":
                Go((WatchTab)(key[0] - '1'));
                break;
            case "Tab" or "Right":
                Go((WatchTab)(((int)Tab + 1) % 6));
                break;
            case "BackTab" or "Left":
                Go((WatchTab)(((int)Tab + 5) % 6));
                break;
            case "Escape":
                Row = -1;
                Hold(false);
                break;
            case "Enter" when Tab == WatchTab.Events && rows > 0:
                int row = Row < 0 ? rows - 1 : Math.Min(Row, rows - 1);
                (Details, Top) = (WatchedEvent.Of(Events[Selection[row]]), 0);
                break;
            default:
                Move(key, rows, page);
                break;
        }
    }

    private void Hold(bool isHeld)
    {
        if (isHeld != Held is not null)
        {
            Held = isHeld ? model.Events.Copy() : null;
        }
    }

    private void Go(WatchTab tab)
    {
        Tab = tab;
        Row = -1;
        IsSorted = false;
    }

    // Whoever moves in the events looks at one: it is not to slip away.
    private void Move(string key, int rows, int page)
    {
        int last = rows - 1;
        int from = Row >= 0 ? Row : Tab == WatchTab.Events ? last : -1;
        if (To(key, from, last, page) is not { } row)
        {
            return;
        }

        bool follows = rows == 0 || (Tab == WatchTab.Events && row >= last);
        Row = follows ? -1 : Math.Clamp(row, 0, last);
        if (Tab == WatchTab.Events)
        {
            Hold(!follows);
        }
    }

    private void Scroll(string key, int lines, int page)
    {
        int last = Math.Max(0, lines - page);
        if (To(key, Top, last, page) is { } line)
        {
            Top = Math.Clamp(line, 0, last);
            return;
        }

        ShowsHelp = false;
        Details = null;
    }

    private static int? To(string key, int from, int last, int page) => key switch
    {
        "Up" or "k" => from - 1,
        "Down" or "j" => from + 1,
        "PageUp" or "b" => from - page,
        "PageDown" or "f" => from + page,
        "Home" or "g" => 0,
        "End" or "G" => last,
        _ => null,
    };

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
        Where? condition = null;
        if (_typed.Trim().Length > 0 && !Where.TryParse(_typed, out condition, out var error))
        {
            Problem = error.Message;
        }

        Selection.Where(condition);
    }
}
