using System.Globalization;
using System.Text;

namespace JetNotify.CommandLine.Manual;

/// <summary>Writes a manual page in the macros of man(7), each of its source lines short. One thread.</summary>
/// <param name="output">Gets the page.</param>
internal sealed class Roff(TextWriter output)
{
    private const int LineLength = 76;

    private bool _followsHeading;

    /// <summary>Begins a page.</summary>
    /// <param name="name">The page's name.</param>
    /// <param name="section">1 for commands, 5 for files.</param>
    /// <param name="summary">What it is about, in one line.</param>
    /// <param name="date">The page's date.</param>
    /// <param name="version">The version of the program.</param>
    public void Title(string name, int section, string summary, DateOnly date, string version)
    {
        string day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        output.Write($".TH {Escape(name.ToUpperInvariant())} {section} {day} \"jetnotify {version}\" \"JetNotify\"\n");
        Section("Name");
        Text($"{name} - {summary.TrimEnd('.')}");
        _followsHeading = false;
    }

    /// <summary>Begins a section.</summary>
    public void Section(string title) => Heading(".SH", title.ToUpperInvariant());

    /// <summary>Begins a part of a section.</summary>
    public void Subsection(string title) => Heading(".SS", title);

    /// <summary>Writes paragraphs.</summary>
    public void Paragraphs(IEnumerable<string> paragraphs)
    {
        foreach (string text in paragraphs)
        {
            // A heading begins a paragraph itself.
            output.Write(_followsHeading ? "" : ".PP\n");
            _followsHeading = false;
            Text(text);
        }
    }

    /// <summary>Writes an item: its names bold, the name of its value slanted, and what it means.</summary>
    public void Item(IEnumerable<string> names, string? value, string meaning)
    {
        _followsHeading = false;
        output.Write(".TP\n");
        output.Write(string.Join(", ", names.Select(name => $"\\fB{Escape(name)}\\fR")));
        output.Write(value is null ? "\n" : $" \\fI{Escape(value)}\\fR\n");
        Text(meaning);
    }

    /// <summary>Writes lines as they stand.</summary>
    public void Verbatim(IEnumerable<string> lines)
    {
        output.Write(_followsHeading ? ".RS 4\n.nf\n" : ".PP\n.RS 4\n.nf\n");
        _followsHeading = false;
        foreach (string line in lines)
        {
            output.Write($"{Guarded(Escape(line))}\n");
        }

        output.Write(".fi\n.RE\n");
    }

    /// <summary>Writes what is typed.</summary>
    public void Synopsis(IEnumerable<string> lines)
    {
        bool first = true;
        _followsHeading = false;
        foreach (string line in lines)
        {
            output.Write(first ? "" : ".br\n");
            output.Write($"\\fBjetnotify\\fR {Escape(line)}\n");
            first = false;
        }
    }

    private void Heading(string macro, string title)
    {
        output.Write($"{macro} {Quoted(title)}\n");
        _followsHeading = true;
    }

    private void Text(string text)
    {
        int used = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string escaped = Escape(word);
            if (used > 0 && used + 1 + escaped.Length > LineLength)
            {
                output.Write('\n');
                used = 0;
            }

            output.Write(used == 0 ? Guarded(escaped) : $" {escaped}");
            used += escaped.Length + (used == 0 ? 0 : 1);
        }

        output.Write('\n');
    }

    // A line that begins with a full stop or an apostrophe would be a macro.
    private static string Guarded(string line) => line is ['.' or '\'', ..] ? $"\\&{line}" : line;

    private static string Quoted(string text) => $"\"{Escape(text)}\"";

    // What is typed is to be copied from the page as it is: dashes, apostrophes and accents stay what they are.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '`' => "\\(ga",
                '^' => "\\(ha",
                '~' => "\\(ti",
                '"' => "\\(dq",
                > 126 => string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }
}
