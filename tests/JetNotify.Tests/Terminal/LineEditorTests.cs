using System.Text;
using JetNotify.Terminal;

namespace JetNotify.Tests.Terminal;

/// <summary>Keys, and what becomes of the line and of the row it is drawn in.</summary>
public sealed class LineEditorTests
{
    private const string Up = "\e[A";
    private const string Down = "\e[B";
    private const string Left = "\e[D";

    private readonly StringBuilder _written = new();

    [Theory]
    [InlineData("abc\r", "abc")]
    [InlineData("abc\n", "abc")]
    [InlineData("bc\u0001a\r", "abc")]
    [InlineData("bc\e[Ha\e[Fd\r", "abcd")]
    [InlineData("bc\e[1~a\eOFd\r", "abcd")]
    [InlineData("ac" + Left + "b\r", "abc")]
    [InlineData("ac\u0002b\u0006d\r", "abcd")]
    [InlineData("abcx\u007f\r", "abc")]
    [InlineData("abxc" + Left + Left + "\e[3~\r", "abc")]
    [InlineData("abxc" + Left + Left + "\u0004\r", "abc")]
    [InlineData("abc def\u0017ghi\r", "abc ghi")]
    [InlineData("abc def\u0015ghi\r", "ghi")]
    [InlineData("abc def\u0001\u000bghi\r", "ghi")]
    [InlineData("abc def\u0015x \u0019\r", "x abc def")]
    [InlineData("abc def\e[1;5D\e[1;5Dx\r", "xabc def")]
    [InlineData("abc def\u0001\efx\r", "abcx def")]
    [InlineData("äöü\u007f€\r", "äö€")]
    [InlineData("漢字" + Left + "x\r", "漢x字")]
    [InlineData("dropped\u0003kept\r", "kept")]
    [InlineData("a\e[99;99~\e[Zb\r", "ab")]
    [InlineData("\u0002\u007f\e[3~\u0017\u0015\u000b\u0019a\r", "a")]
    [InlineData("\e[200~a?b\tc\e[201~d\r", "a?b cd")]
    [InlineData("say \"what?\"\r", "say \"what?\"")]
    public void A_line_is_what_its_keys_made_of_it(string typed, string line) =>
        Assert.Equal([line], Read(typed, 1));

    [Fact]
    public void Lines_that_are_pasted_are_lines() =>
        Assert.Equal(["one", "two", "three four"], Read("\e[200~one\r\ntwo\rthree\e[201~ four\r", 3));

    [Fact]
    public void Earlier_lines_come_back_and_so_does_what_was_begun() =>
        Assert.Equal(["one", "two", "two", "one", "begun"],
            Read($"one\rtwo\r{Up}\r{Up}{Up}\rbegun{Up}{Up}{Down}{Down}{Down}\r", 5));

    [Fact]
    public void The_same_line_twice_is_one_earlier_line() =>
        Assert.Equal(["one", "two", "two", "one"], Read($"one\rtwo\rtwo\r{Up}{Up}\r", 4));

    [Theory]
    [InlineData("\u0012on\r", "set one")]
    [InlineData("\u0012set\r", "set three")]
    [InlineData("\u0012set\u0012\r", "show two")]
    [InlineData("\u0012setx\u007f\r", "set three")]
    [InlineData("\u0012one\u0001x\r", "xset one")]
    [InlineData("\u0012one\u0003two\r", "two")]
    public void An_earlier_line_is_found_by_a_part_of_it(string typed, string line) =>
        Assert.Equal(line, Read($"set one\rshow two set\rset three\r{typed}", 4)[^1]!.Replace(" two set", " two",
            StringComparison.Ordinal));

    [Fact]
    public void The_Tab_key_types_what_is_certain_and_lists_what_is_not()
    {
        Assert.Equal(["configure ", "x"], Read("conf\t\rx\t\r", 2));

        Assert.Contains("\nPossible:\n\rjetsim> x", _written.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conf x\r", "configure x")]
    [InlineData("y a\r", "ya")]
    [InlineData("conf\u0001 \r", " conf")]
    [InlineData("\"conf x\r", "\"conf x")]
    [InlineData("\e[200~conf x\e[201~\r", "conf x")]
    [InlineData("\u0012no such\u0003y\r", "y")]
    public void The_space_bar_types_the_rest_of_a_word_that_is_the_only_one(string typed, string line) =>
        Assert.Equal([line], Read(typed, 1));

    [Fact]
    public void A_question_mark_lists_and_is_no_part_of_the_line()
    {
        Assert.Equal(["x"], Read("x?\r", 1));

        Assert.Contains("\nPossible:\n\rjetsim> x", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_is_completed_by_nothing_and_kept_by_nobody()
    {
        var editor = Editor("yes?\r" + Up + "\r");

        Assert.Equal("yes?", editor.Read("[yes,no] ", offer: null));
        Assert.Equal("", editor.Read("jetsim> ", Offer));
    }

    [Fact]
    public void The_end_of_the_input_is_at_an_empty_line_alone()
    {
        var editor = Editor("ab\u0001\u0004\r\u0004");

        Assert.Equal("b", editor.Read("jetsim> ", Offer));
        Assert.Null(editor.Read("jetsim> ", Offer));
        Assert.Null(Editor("half a line").Read("jetsim> ", Offer));
    }

    [Fact]
    public void Who_drops_an_empty_line_is_told_how_it_ends()
    {
        Read("\u0003a\u0003\r", 1);

        Assert.Contains("^C, exit ends it\n", _written.ToString(), StringComparison.Ordinal);
        Assert.Contains("a\u001b[K\r\u001b[9C^C\n", _written.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(200)]
    public void No_row_is_longer_than_the_terminal_is_wide(int columns)
    {
        string line = string.Concat(Enumerable.Repeat("word 漢字 ", 40));

        Read(line + "\u0001" + string.Concat(Enumerable.Repeat("\u0006", 300)) + "\r", 1, columns);

        Assert.All(
            _written.ToString().Split('\r', '\n'),
            row => Assert.InRange(Plain(row).EnumerateRunes().Sum(CellWidth.Of), 0, columns - 1));
    }

    [Fact]
    public void Whatever_is_typed_never_breaks_it()
    {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            int at = 0;
            var editor = new LineEditor(new KeyReader(() => at < bytes.Length ? bytes[at++] : -1), _ => { }, () =>
                random.Next(1, 30), "");

            while (editor.Read("> ", Offer) is not null)
            {
                // The next one.
            }
        }
    }

    private static LineOffer Offer(string line) => line switch
    {
        "conf" => new LineOffer("igure ", "Possible:\n", "igure "),
        "x" => new LineOffer("", "Possible:\n"),
        "y" => new LineOffer("", "Possible:\n", Space: null),
        _ => new LineOffer("", ""),
    };

    private static string Plain(string row) =>
        System.Text.RegularExpressions.Regex.Replace(row, "\e\\[[0-9]*[A-Za-z]|\a", "");

    private List<string?> Read(string typed, int lines, int columns = 80)
    {
        var editor = Editor(typed, columns);
        return [.. Enumerable.Range(0, lines).Select(_ => editor.Read("jetsim> ", Offer))];
    }

    private LineEditor Editor(string typed, int columns = 80)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(typed);
        int at = 0;
        return new LineEditor(new KeyReader(() => at < bytes.Length ? bytes[at++] : -1), text => _written.Append(text),
            () => columns, ", exit ends it");
    }
}
