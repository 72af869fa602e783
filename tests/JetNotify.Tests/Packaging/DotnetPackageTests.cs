using JetNotify.Tests.Libraries;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Packaging;

/// <summary>Packages for .NET, installed from a folder. Each builds for a minute and more.</summary>
public sealed class DotnetPackageTests : IDisposable
{
    private readonly PackageFolder _folder = new();

    [LongFact]
    public async Task The_portable_tool_is_installed_from_a_folder_and_does_the_main_job()
    {
        Assert.Single(await _folder.Make("tool", "packages", "--portable"));

        await InstallTool();

        await MainJob.IsDoneBy(_folder.Of("tools/jetnotify"));
        Assert.Contains(", .NET ", (await _folder.Run(_folder.Of("tools/jetnotify"), "--version")).Stdout,
            StringComparison.Ordinal);
    }

    [LongFact]
    public async Task The_tool_for_this_system_is_native()
    {
        Assert.Equal(3, (await _folder.Make("tool", "packages")).Length);

        await InstallTool();

        await MainJob.IsDoneBy(_folder.Of("tools/jetnotify"));
        Assert.Contains(", native, ", (await _folder.Run(_folder.Of("tools/jetnotify"), "--version")).Stdout,
            StringComparison.Ordinal);
    }

    [LongFact]
    public async Task An_application_that_is_built_on_the_libraries_decodes_an_event()
    {
        Assert.Equal(3, (await _folder.Make("libraries", "packages")).Length);
        Directory.CreateDirectory(_folder.Of("app"));
        string version = Path.GetFileNameWithoutExtension(Directory.GetFiles(_folder.Of("packages"), "JetNotify.Mqtt.*")
            .Single())
            ["JetNotify.Mqtt.".Length..];
        Write("app/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="JetNotify.Mqtt" Version="{version}" />
                <PackageReference Include="JetNotify.Junos" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        foreach (string example in new[] { nameof(TopicPrinter), nameof(SeverityCheck) })
        {
            File.Copy(Checkout.File($"tests/JetNotify.Tests/Libraries/{example}.cs"), _folder.Of($"app/{example}.cs"));
        }

        Write("app/Program.cs", """
            using JetNotify.Tests.Libraries;
            Console.WriteLine(new SeverityCheck().Check(args[0], args[1]));
            """);

        await _folder.Run("dotnet", "restore", _folder.Of("app"), "--source", _folder.Of("packages"), "--source",
            Source());
        var ended = await _folder.Run("dotnet", "run", "--no-restore", "--project", _folder.Of("app"), "--",
            "/junos/events/syslog/A", """{"jet-event":{"event-id":"A","severity":"ERROR"}}""");

        Assert.Equal("Syslog: A\n", ended.Stdout);
    }

    public void Dispose() => _folder.Dispose();

    // From there and from nowhere else.
    private Task<Ended> InstallTool()
    {
        Write("nuget.config", $"""
            <configuration><packageSources><clear /><add key="here" value="{_folder.Of("packages")}" /></packageSources></configuration>
            """);
        return _folder.Run("dotnet", "tool", "install", "JetNotify", "--tool-path", _folder.Of("tools"), "--configfile",
            _folder.Of("nuget.config"));
    }

    private void Write(string name, string text) => File.WriteAllText(_folder.Of(name), text);

    // MQTTnet, from where these tests had it.
    private static string Source() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
