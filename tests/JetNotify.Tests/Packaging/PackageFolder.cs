using JetNotify.Tests.Support;

namespace JetNotify.Tests.Packaging;

/// <summary>A folder for packages and what is installed from them.</summary>
public sealed class PackageFolder : IDisposable
{
    // A package of .NET is built, and on a busy machine that takes its time.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private readonly string _path = Directory.CreateTempSubdirectory("jetnotify-package-").FullName;

    /// <summary>Returns the path of a name in it.</summary>
    public string Of(string name) => Path.Combine(_path, name);

    /// <summary>Has <c>src/package</c> make one.</summary>
    /// <returns>The files it says it made.</returns>
    public async Task<string[]> Make(string kind, string to, params string[] options) =>
        (await Run(Checkout.File("src/package"), [kind, Of(to), .. options])).Lines;

    /// <summary>Makes one of the published program, which is quick.</summary>
    public async Task<string> MakeOfPublished(string kind, string to = "packages")
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("JETNOTIFY")
            is { Length: > 0 }, "packages hold a published program");
        return Assert.Single(await Make(kind, to, "--binary", Tool.Path));
    }

    /// <summary>Runs a program to its end, which is to be a good one.</summary>
    public async Task<Ended> Run(string program, params string[] arguments)
    {
        await using var tool = Tool.ProgramWith(
            new Dictionary<string, string>
            {
                ["NUGET_PACKAGES"] = Of("nuget"),
                ["DOTNET_CLI_HOME"] = Of("home"),
                ["DOTNET_NOLOGO"] = "1"
            },
            program, arguments);
        var ended = await tool.Exit(s_patience);
        Assert.True(ended.Code == 0,
            $"{program} {string.Join(' ', arguments)}: {ended.Code}\n{ended.Stdout}\n{ended.Stderr}");
        return ended;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
