using System.CommandLine;
using JetNotify.CommandLine;

namespace JetNotify.Tests.CommandLine;

public sealed class ParsedOptionsTests
{
    [Fact]
    public void A_value_is_parsed_once_however_often_it_is_asked_for()
    {
        int parsings = 0;
        var option = new ValueOption<int>("--number", [], "N", "a number", "A number.", (string text, out int value) =>
        {
            parsings++;
            value = text.Length;
            return null;
        });
        var command = new Command("count");
        command.Options.Add(option);

        var parsed = new ParsedOptions(command.Parse(["--number=x", "--number=xyz"]));

        Assert.Equal([1, 3], parsed.All(option));
        Assert.Equal(3, parsed.Get(option, 0));
        Assert.Equal(2, parsings);
    }

    [Fact]
    public void What_was_not_typed_is_what_holds_otherwise()
    {
        var option = new ValueOption<int>("--number", [], "N", "a number", "A number.",
            (string text, out int value) => throw new InvalidOperationException());
        var command = new Command("count");
        command.Options.Add(option);

        var parsed = new ParsedOptions(command.Parse([]));

        Assert.Empty(parsed.All(option));
        Assert.Equal(7, parsed.Get(option, 7));
    }
}
