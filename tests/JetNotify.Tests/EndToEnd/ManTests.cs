using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Manual pages as the programs that show them read them.</summary>
public sealed class ManTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-man-").FullName;

    public static TheoryData<string> Pages =>
        [.. JetNotify.CommandLine.Manual.ManualPage.All(JetNotify.Program.Commands()).Select(page => page.File)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_clean_to_mandoc(string page)
    {
        Assert.SkipUnless(Tool.IsInstalled("mandoc"), "there is no mandoc on this system");
        string file = await Write(page);
        await using var lint = Tool.Program("mandoc", "-T", "lint", file);

        var ended = await lint.Exit();

        Assert.Equal("", ended.Stdout + ended.Stderr);
        Assert.Equal(0, ended.Code);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_shown_by_man_without_a_warning(string page)
    {
        Assert.SkipUnless(Tool.IsInstalled("man"), "there is no man on this system");
        string file = await Write(page);
        await using var man = Tool.Shell("MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -l \"$1\" | col -b", file);

        var ended = await man.Exit();

        Assert.Equal("", ended.Stderr);
        Assert.StartsWith(page.ToUpperInvariant().Split('.')[0], ended.Stdout.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("\nDESCRIPTION\n", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nNAME\n", ended.Stdout, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> Write(string page)
    {
        var ended = await Tool.Run("man", page);
        Assert.Equal(0, ended.Code);
        string file = Path.Combine(_folder, page);
        File.WriteAllText(file, ended.Stdout);
        return file;
    }
}
