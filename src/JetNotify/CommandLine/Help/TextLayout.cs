namespace JetNotify.CommandLine.Help;

/// <summary>Writes text that is broken at words where a line would be too long. One thread.</summary>
/// <param name="output">Gets the lines, each ended by a line feed.</param>
/// <param name="width">The longest line, in characters.</param>
/// <param name="bold">Whether headings are bold.</param>
internal sealed class TextLayout(TextWriter output, int width, bool bold)
{
    private const string BoldOn = "\e[1m";
    private const string BoldOff = "\e[0m";

    /// <summary>Where descriptions begin; names that reach further get a line of their own.</summary>
    private int Column => width < 80 ? 22 : 32;

    /// <summary>Ends a paragraph.</summary>
    public void Blank() => output.Write('\n');

    /// <summary>Writes a heading on a line of its own.</summary>
    public void Heading(string title)
    {
        output.Write(bold ? BoldOn : "");
        Wrap($"{title}:", 0, 0, 2, "");
        output.Write(bold ? BoldOff : "");
    }

    /// <summary>Writes a paragraph; lines after the first begin <paramref name="hanging"/> characters further
    /// right.</summary>
    public void Paragraph(string text, int indent = 0, int hanging = 0) =>
        Wrap(text, indent, indent, indent + hanging, "");

    /// <summary>Writes a name and what it means beside it, or below where the name is long.</summary>
    public void Item(string name, string meaning)
    {
        int column = Column;
        if (name.Length + 4 > column)
        {
            output.Write($"  {name}\n");
            Wrap(meaning, column, column, column, "");
        }
        else
        {
            output.Write($"  {name}");
            Wrap(meaning, column, column - name.Length - 2, column, "");
        }
    }

    /// <summary>Writes a table's row: what it means begins at the same place in every row.</summary>
    public void Row(string name, string meaning, int column)
    {
        output.Write($"  {name}");
        Wrap(meaning, column, Math.Max(1, column - name.Length - 2), column, "");
    }

    /// <summary>Writes a command line; where it is broken, the shell is told that it goes on.</summary>
    public void CommandLine(string command)
    {
        if (command.Length + 2 <= width)
        {
            output.Write($"  {command}\n");
            return;
        }

        Wrap(command, 2, 2, 6, " \\");
    }

    /// <summary>Writes usage lines, the word itself before the first.</summary>
    public void Usage(IReadOnlyList<string> lines)
    {
        const string Word = "Usage: ";
        for (int i = 0; i < lines.Count; i++)
        {
            output.Write(i == 0 ? Bold(Word.TrimEnd()) + " " : new string(' ', Word.Length));
            Wrap($"jetnotify {lines[i]}", Word.Length, 0, Word.Length + 4, "");
        }
    }

    private string Bold(string text) => bold ? $"{BoldOn}{text}{BoldOff}" : text;

    // The first line begins at a column of which so many characters are still to be written as spaces.
    private void Wrap(string text, int column, int spaces, int next, string end)
    {
        output.Write(new string(' ', spaces));
        int used = column;
        bool first = true;
        foreach (string word in Words(text))
        {
            if (!first && used + 1 + word.Length + end.Length > width)
            {
                output.Write($"{end}\n{new string(' ', next)}");
                used = next;
                first = true;
            }

            output.Write(first ? word : $" {word}");
            used += word.Length + (first ? 0 : 1);
            first = false;
        }

        output.Write('\n');
    }

    // What stands in quotes stays together: a shell that is given a broken quote is given a line end.
    private static IEnumerable<string> Words(string text)
    {
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'' && (quoted || i == 0 || text[i - 1] is ' ' or '=' or '(');
            if (text[i] == ' ' && !quoted)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
