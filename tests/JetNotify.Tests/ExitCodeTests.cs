namespace JetNotify.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(nameof(ExitCode.Success), 0)]
    [InlineData(nameof(ExitCode.Lost), 1)]
    [InlineData(nameof(ExitCode.Usage), 2)]
    [InlineData(nameof(ExitCode.Unreachable), 3)]
    [InlineData(nameof(ExitCode.Refused), 4)]
    [InlineData(nameof(ExitCode.Malformed), 5)]
    [InlineData(nameof(ExitCode.Tls), 6)]
    [InlineData(nameof(ExitCode.Output), 7)]
    [InlineData(nameof(ExitCode.TimedOut), 27)]
    public void Scripts_may_rely_on_the_number(string name, int number) =>
        Assert.Equal(number, (int)Enum.Parse<ExitCode>(name));
}
