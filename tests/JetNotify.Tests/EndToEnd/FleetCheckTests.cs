using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>check --inventory</c>: today's check at every router.</summary>
public sealed class FleetCheckTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Every_router_has_a_line_and_the_first_that_fails_decides_the_status()
    {
        await using var fleet = CannedFleet.Start();
        await File.WriteAllTextAsync(_file, fleet.Lines(40)
            + "127.0.0.1:1 down\n", TestContext.Current.CancellationToken);

        var ended = await Tool.Run("check", "--inventory", _file);

        Assert.Equal(3, ended.Code);
        Assert.Equal(42, ended.Lines.Length);
        Assert.StartsWith("ROUTER", ended.Lines[0], StringComparison.Ordinal);
        Assert.Contains(ended.Lines, line => line.StartsWith("down ", StringComparison.Ordinal)
            && line.Contains("tcp!", StringComparison.Ordinal)
                && line.Contains("refused the connection", StringComparison.Ordinal)
                && line.EndsWith("set system services extension-service notification port 1", StringComparison.Ordinal));
        Assert.Equal(40, ended.Lines.Count(line => line.Contains(" ok ", StringComparison.Ordinal)));
        Assert.Contains("40 of 41 routers are well", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_each_router_is_an_object()
    {
        await using var fleet = CannedFleet.Start();
        await File.WriteAllTextAsync(_file, fleet.Lines(2), TestContext.Current.CancellationToken);

        var ended = await Tool.Run("check", "--inventory", _file, "-o", "json", "--only", "name = r00001");

        Assert.Equal(0, ended.Code);
        var only = JsonDocument.Parse(Assert.Single(ended.Lines)).RootElement;
        Assert.Equal("r00001", only.GetProperty("device").GetString());
        Assert.Equal(0, only.GetProperty("exit").GetInt32());
        Assert.Equal("subscribe", only.GetProperty("step").GetString());
        Assert.Equal("ok", only.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("--only: needs --inventory", "check", "-h", "a", "--only", "x = y")]
    [InlineData("--inventory: not together with --host", "check", "-h", "a", "--inventory", "x")]
    public async Task What_cannot_be_is_said(string what, params string[] arguments)
    {
        var ended = await Tool.Run(arguments);

        Assert.Equal(2, ended.Code);
        Assert.Contains(what, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_columns_of_short_names_stand_under_their_headings()
    {
        await File.WriteAllTextAsync(_file, "127.0.0.1:1 a\n", TestContext.Current.CancellationToken);

        var ended = await Tool.Run("check", "--inventory", _file);

        Assert.Equal(ended.Lines[0].IndexOf("RESULT", StringComparison.Ordinal),
            ended.Lines[1].IndexOf("tcp!", StringComparison.Ordinal));
    }
}
