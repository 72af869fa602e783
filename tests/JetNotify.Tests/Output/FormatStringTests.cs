using System.Buffers.Binary;
using System.Text;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

public sealed class FormatStringTests
{
    [Theory]
    [InlineData("%", "'%' at character 1 lacks its letter")]
    [InlineData("%t %", "'%' at character 4 lacks its letter")]
    [InlineData("ab%-05.3:", "'%-05.3:' at character 3 lacks its letter")]
    [InlineData("%t %y", "'%y' at character 4 is no field")]
    [InlineData("%5.2;z", "'%5.2;z' at character 1 is no field")]
    [InlineData("%T", "'%T' at character 1 is no field")]
    [InlineData("%65536t", "'%65536' at character 1 is wider than 65535")]
    [InlineData("%.99999999999999999999x", "is wider than 65535")]
    [InlineData("%t %{nonsense}", "'%{nonsense}' is wrong at character 6: \"nonsense\" is no path")]
    [InlineData("%{attributes..x}", "'%{attributes..x}' is wrong at character 14: a name is missing here")]
    [InlineData("%-5{}", "'%-5{}' is wrong at character 5: a path is missing")]
    [InlineData("%{severity", "'%{severity' at character 1 lacks its closing brace")]
    [InlineData("%{severity\\}", "lacks its closing brace")]
    [InlineData("x@", "'@' at character 2 lacks its letter")]
    [InlineData("@H:@Q", "'@Q' at character 4 is no part of a time")]
    [InlineData("@E", "'@E' at character 1 is no part of a time")]
    [InlineData(@"abc\", @"'\' at character 4 lacks what it escapes")]
    [InlineData(@"abc\q", @"'\q' at character 4 is no escape")]
    public void What_cannot_be_is_refused_with_its_place(string text, string complaint)
    {
        Assert.False(FormatString.TryParse(text, out var format, out string error));
        Assert.Null(format);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain é", "plain é")]
    [InlineData("%%|%5%|@@|@%|@n@t", "%|%|@|%|\n\t")]
    [InlineData(@"\\ \0 \a \e \n \r \t \v", "\\ \0 \a \e \n \r \t \v")]
    [InlineData("[%10t] [%-10t] [%.2t] [%5.2t] [%-5.2t] [%010t]",
        "[       a/b] [a/b       ] [a/] [   a/] [a/   ] [       a/b]")]
    [InlineData("[%10p] [%-10p] [%3p] [%010p] [%.2p]", "[     hello] [hello     ] [hel] [00000hello] [hello]")]
    [InlineData("[%x] [%X] [%12x] [%-12X] [%012x] [%3x]", "[68656c6c6f] [68656C6C6F] [  68656c6c6f] [68656C6C6F  ] "
        + "[0068656c6c6f] [68656c]")]
    [InlineData("[%.2{x] [%.4}X]", "[68{65{6c{6c{6f] [6865}6C6C}6F]")]
    [InlineData("[%.2x] [%.2:x] [%.4X] [%.1-x] [%.3.x]", "[68 65 6c 6c 6f] [68:65:6c:6c:6f] [6865 6C6C 6F] "
        + "[6-8-6-5-6-c-6-c-6-f] [686.56c.6c6.f]")]
    [InlineData("[%l] [%5l] [%-5l] [%05l] [%-05l] [%.3l]", "[5] [    5] [5    ] [00005] [5    ] [5]")]
    [InlineData("[%q] [%5r] [%m]", "[0] [0] [0]")]
    [InlineData("[%:t] [%@t] [%.t] [%0-5t]", "[a/b] [a/b] [] [a/b  ]")]
    [InlineData("[%A] [%5C] [%05C] [%D] [%5E] [%5F] [%P] [%5R] [%5S]",
        "[] [     ] [     ] [] [     ] [     ] [] [] [     ]")]
    public void Fields_are_laid_out_as_mosquitto_sub_does(string format, string expected) =>
        Assert.Equal(expected, OutputMessages.PrintText(OutputMessages.Custom(format, newline: false), "hello"u8,
            "a/b"));

    [Fact]
    public void A_most_width_does_not_cut_through_a_character() =>
        Assert.Equal("[é] [éé]", OutputMessages.PrintText(OutputMessages.Custom("[%.3t] [%.4t]", newline: false), [],
            "ééé"));

    [Theory]
    [InlineData("%d", 1.5, "1.500000")]
    [InlineData("%.0d", 0.5, "0")]
    [InlineData("%.0d", 1.5, "2")]
    [InlineData("%.0d", 2.5, "2")]
    [InlineData("%.2d", 0.125, "0.12")]
    [InlineData("%.2d", 0.375, "0.38")]
    [InlineData("%.1d", 0.15, "0.1")]
    [InlineData("%.1d", -0.25, "-0.2")]
    [InlineData("%.2d", -0.001, "-0.00")]
    [InlineData("%8.2d", -1.5, "   -1.50")]
    [InlineData("%08.2d", -1.5, "-0001.50")]
    [InlineData("%-8.2d|", 1.5, "1.50    |")]
    [InlineData("%-08.2d|", 1.5, "1.50    |")]
    [InlineData("%.0d", 1e22, "10000000000000000000000")]
    [InlineData("%.20d", 0.1, "0.10000000000000000555")]
    [InlineData("%08d", double.PositiveInfinity, "     inf")]
    [InlineData("%d", double.NegativeInfinity, "-inf")]
    public void A_double_is_printed_as_C_prints_it(string format, double value, string expected)
    {
        byte[] payload = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(payload, value);
        Assert.Equal(expected, OutputMessages.PrintText(OutputMessages.Custom(format, newline: false), payload));
    }

    [Fact]
    public void A_float_takes_four_bytes_and_any_other_length_prints_nothing()
    {
        byte[] payload = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(payload, 0.1f);
        Assert.Equal("[0.100000001]", OutputMessages.PrintText(OutputMessages.Custom("[%.9f]", newline: false),
            payload));
        Assert.Equal("[]", OutputMessages.PrintText(OutputMessages.Custom("[%8d]", newline: false), payload));
        Assert.Equal("[]", OutputMessages.PrintText(OutputMessages.Custom("[%8f]", newline: false), [1, 2, 3]));
    }

    [Fact]
    public void A_most_exact_double_is_printed_whole()
    {
        byte[] payload = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(payload, double.MinValue);
        string text = OutputMessages.PrintText(OutputMessages.Custom("%.1074d", newline: false), payload);
        Assert.Equal(1 + 309 + 1 + 1074, text.Length);
        Assert.StartsWith("-17976931348623157081452742373170", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_the_escapes_of_the_format_and_none_of_the_message()
    {
        var format = OutputMessages.Custom(@"\e[92m%t\e[0m %p", terminal: true, newline: false);
        Assert.Equal("\e[92ma\\u001b[0m\e[0m \\u001b[2J\n", OutputMessages.PrintText(format, "\e[2J\n"u8, "a\e[0m"));
    }

    [Fact]
    public void Properties_are_printed_where_a_format_asks_for_them()
    {
        var format = OutputMessages.Custom("[%A] [%6C] [%.2C] [%D] [%012E] [%F] [%P] [%5R] [%S]", newline: false);
        Assert.Equal(
            "[9] [text/x] [te] [a b] [004000000000] [1] [k:v k:w é:] [  r/t] [300]",
            Encoding.UTF8.GetString(OutputMessages.Print(format, "x"u8, properties: PropertyBytes.Every)));
    }
}
