using System.Text;
using System.Text.RegularExpressions;
using JetNotify.Tests.CommandLine;
using JetNotify.Tests.Support;

namespace JetNotify.Tests;

/// <summary>The documents say what the program does: neither may change alone. After a wanted change of options,
/// JETNOTIFY_GOLDEN=directory writes options.md there.</summary>
public sealed partial class DocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-documents-").FullName;

    public static TheoryData<string> Documents => [.. Paths()];

    public static TheoryData<string> Commands => [.. Paths().SelectMany(CommandsIn).Distinct()];

    [Fact]
    public void The_options_are_those_of_the_help()
    {
        string page = OptionsPage.Of(Program.Commands());
        if (Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN") is { } updates)
        {
            File.WriteAllText(Path.Combine(updates, "options.md"), page);
        }

        Assert.Equal(page, File.ReadAllText(Checkout.File("docs/options.md")));
    }

    [Fact]
    public void Every_exit_status_is_explained()
    {
        string page = File.ReadAllText(Checkout.File("docs/exit-codes.md"));

        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n| {(int)code} | ", page,
            StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_a_document_points_to_is_there(string path)
    {
        string folder = Path.GetDirectoryName(Checkout.File(path))!;
        var targets = Link().Matches(File.ReadAllText(Checkout.File(path))).Select(match => match.Groups[1].Value);

        Assert.All(targets, target =>
        {
            string file = Path.Combine(folder, target.Split('#')[0]);
            Assert.True(target.StartsWith('#') || File.Exists(file) || Directory.Exists(file), target);
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_of_the_documents_is_understood(string line)
    {
        string[] files = ["ca.pem", "broker.password", "secret", "events.ndjson", "commit.txt", "jetnotify.log",
            "routers.toml"];
        File.WriteAllText(Path.Combine(_folder, "broker.password"), "swordfish\n");
        File.WriteAllText(Path.Combine(_folder, "secret"), "swordfish\n");
        File.WriteAllText(Path.Combine(_folder, "routers.toml"),
            "[routers]\nr = { host = \"h\", tags = { site = \"fra\" } }\n");
        File.WriteAllText(Path.Combine(_folder, "commit.txt"), "configure\n");
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), new Certificates().Authority.ExportCertificatePem());

        var run = Invocation.Of([.. Words(line).Select(word => files.Contains(word)
            ? Path.Combine(_folder, word)
            : word)]);

        Assert.True(run.Code == 0, run.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<string> Paths() =>
        Directory.EnumerateFiles(Checkout.File("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Checkout.File("README.md")).Append(Checkout.File("src/README.md"))
                .Append(Checkout.File(".github/CONTRIBUTING.md"))
            .Select(path => Path.GetRelativePath(Checkout.File("."), path));

    // Lines of code blocks, without the prompt, the name and what the shell does with the output.
    private static IEnumerable<string> CommandsIn(string path) => File.ReadAllText(Checkout.File(path)).Split("```")
        .Where((_, place) => place % 2 == 1)
        .SelectMany(block => block.Split('\n'))
        .Select(line => Command().Match(line))
        .Where(match => match.Success)
        .Select(match => match.Groups[1].Value.Trim());

    // As a shell splits them; nothing of what it would expand is in quotes here.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false;
        foreach (char c in line + " ")
        {
            if (c == '\'')
            {
                quoted = !quoted;
            }
            else if (c != ' ' || quoted)
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?:\$ |.*\| )?jetnotify ((?:'[^']*'|[^'|>&#])+)")]
    private static partial Regex Command();
}
