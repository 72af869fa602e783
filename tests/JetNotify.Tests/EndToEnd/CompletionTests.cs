using System.Globalization;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The real shells, at a terminal, ask the built program at the Tab key.</summary>
public sealed class CompletionTests : IDisposable
{
    // Milliseconds.
    private const double Promise = 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-completion-").FullName;

    public CompletionTests() => File.CreateSymbolicLink(Path.Combine(_folder, "jetnotify"), Tool.Path);

    public static TheoryData<string, string, string> Lines => new()
    {
        { "bash", "subs", "subscribe" },
        { "bash", "subscribe --event route-", "subscribe --event route-table" },
        { "bash", "subscribe --event=route-", "subscribe --event=route-table" },
        { "bash", "subscribe --op ch", "subscribe --op change" },
        { "bash", "subscribe --event ifa,route-", "subscribe --event ifa,route-table" },
        { "bash", "subscribe --cafile certi", "subscribe --cafile certificate.pem" },
        { "bash", "subscribe --cafile=certi", "subscribe --cafile=certificate.pem" },
        { "bash", "subscribe --capath fold", "subscribe --capath folder/" },
        { "bash", "subscribe --where 'sev", "subscribe --where severity" },
        { "bash", "replay certi", "replay certificate.pem" },
        { "zsh", "subs", "subscribe" },
        { "zsh", "subscribe --event route-", "subscribe --event route-table" },
        { "zsh", "subscribe --event=route-", "subscribe --event=route-table" },
        { "zsh", "subscribe --cafile certi", "subscribe --cafile certificate.pem" },
        { "zsh", "subscribe --cafile=certi", "subscribe --cafile=certificate.pem" },
        { "zsh", "subscribe --capath fold", "subscribe --capath folder" },
        { "zsh", "replay certi", "replay certificate.pem" },
        { "fish", "subs", "subscribe" },
        { "fish", "subscribe --event route-", "subscribe --event route-table" },
        { "fish", "subscribe --event=route-", "subscribe --event=route-table" },
        { "fish", "subscribe --cafile certi", "subscribe --cafile certificate.pem" },
        { "fish", "subscribe --cafile=certi", "subscribe --cafile=certificate.pem" },
        { "fish", "subscribe --capath fold", "subscribe --capath folder/" },
        { "fish", "replay certi", "replay certificate.pem" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_shell_completes_at_the_Tab_key(string shell, string typed, string whole)
    {
        Assert.SkipUnless(Tool.IsInstalled(shell)
            && Tool.IsInstalled("python3"), $"there is no {shell} or no python3 on this system");
        File.WriteAllText(Path.Combine(_folder, "certificate.pem"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        await using var terminal = await ShellTerminal.Start(shell, _folder);

        await terminal.Type($"jetnotify {typed}\t");

        await terminal.UntilShows(["jetnotify", .. whole.Split(' ')]);
    }

    [LongFact]
    public async Task PowerShell_completes_at_the_Tab_key()
    {
        Assert.SkipUnless(Tool.IsInstalled("pwsh"), "there is no pwsh here; dotnet tool install -g powershell brings it");
        (string Typed, string Whole)[] lines =
        [
            ("subs", "subscribe"),
            ("subscribe --event route-", "subscribe --event route-table"),
            ("subscribe --event=route-", "subscribe --event=route-table"),
            ("subscribe --event ifa,route-", "subscribe --event ifa,route-table"),
            ("subscribe --topic '/a b/#' --op ch", "subscribe --topic '/a b/#' --op change"),
            ("inventory ch", "inventory check"),
            ("replay certi", "replay ./certificate.pem"),
        ];
        File.WriteAllText(Path.Combine(_folder, "certificate.pem"), "");
        File.WriteAllText(Path.Combine(_folder, "complete.ps1"), $$"""
            jetnotify completion pwsh | Out-String | Invoke-Expression
            foreach ($line in @({{string.Join(", ", lines.Select(line =>
                $"'jetnotify {line.Typed.Replace("'", "''", StringComparison.Ordinal)}'"))}})) {
                $answer = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
                $line.Substring(0, $answer.ReplacementIndex) + $answer.CompletionMatches[0].CompletionText
            }
            """);
        await using var shell = Tool.Shell(
            "cd \"$1\" && PATH=\"$1:$PATH\" pwsh -NoProfile -NonInteractive -File complete.ps1", _folder);

        var ended = await shell.Exit(TimeSpan.FromMinutes(2));

        Assert.Equal(lines.Select(line => $"jetnotify {line.Whole}"), ended.Lines);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task A_script_and_an_answer_take_no_longer_than_30_ms(string shell)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("JETNOTIFY")
            is { Length: > 0 }, "a promise of the published program");

        Assert.InRange(await Worked("completion", shell), 0, Promise);
        Assert.InRange(await Worked("completion", shell, "--", "jetnotify subscribe --event "), 0, Promise);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("help", "subscribe")]
    [InlineData("subscribe", "--help")]
    public async Task Help_takes_no_longer_than_30_ms(params string[] arguments)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("JETNOTIFY")
            is { Length: > 0 }, "a promise of the published program");

        Assert.InRange(await Worked(arguments), 0, Promise);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Returns the milliseconds of processor time that a run takes, of twenty: what else the machine does is not
    /// in them.</summary>
    private static async Task<double> Worked(params string[] arguments)
    {
        const int Runs = 20;
        await using var shell = Tool.Shell(
            $"i=0; while [ $i -lt {Runs} ]; do $J \"$@\" > /dev/null || exit 9; i=$((i + 1)); done; times", arguments);
        var ended = await shell.Exit(TimeSpan.FromMinutes(1));
        Assert.Equal(0, ended.Code);

        // The second line is of the children: minutes, m, seconds, s; of their own work and of the system's for them.
        double seconds = ended.Lines[1].Split(' ').Sum(time =>
            double.Parse(time.Split('m')[0], CultureInfo.InvariantCulture) * 60
            + double.Parse(time.Split('m')[1].TrimEnd('s'), CultureInfo.InvariantCulture));
        Assert.True(seconds > 0, ended.Lines[1]);
        return seconds * 1_000 / Runs;
    }
}
