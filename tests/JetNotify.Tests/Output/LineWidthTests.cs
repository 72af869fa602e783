using System.Text;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Tests.Output;

public sealed class LineWidthTests
{
    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("123456", "1234…")]
    [InlineData("\u001b[31m123\u001b[0m45", "\u001b[31m123\u001b[0m45")]
    [InlineData("\u001b[31m123456\u001b[0m", "\u001b[31m1234…\u001b[0m")]
    [InlineData("\u001b[31m123\u001b[0m456", "\u001b[31m123\u001b[0m4…")]
    [InlineData("日本5", "日本5")]
    [InlineData("日本語", "日本…")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301", "e\u0301e\u0301e\u0301e\u0301e\u0301")]
    [InlineData("", "")]
    public void A_line_fits_and_the_one_before_it_stays(string line, string cut)
    {
        var batch = new OutputBuffer();
        batch.Append("a line before, as long as may be\n"u8);
        long start = batch.Position;
        batch.Append(Encoding.UTF8.GetBytes(line));

        LineWidth.Cut(batch, start, 5);

        Assert.Equal("a line before, as long as may be\n" + cut, Encoding.UTF8.GetString(batch.Written));
    }

    [Theory]
    [InlineData('a', 1)]
    [InlineData('é', 1)]
    [InlineData('\u0301', 0)]
    [InlineData('日', 2)]
    [InlineData('…', 1)]
    public void Characters_are_as_wide_as_terminals_show_them(char character, int cells) =>
        Assert.Equal(cells, CellWidth.Of(new Rune(character)));
}
