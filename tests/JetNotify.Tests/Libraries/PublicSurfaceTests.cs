using System.Reflection;
using JetNotify.Json;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Libraries;

/// <summary>What others build upon does not change unnoticed. After a wanted change JETNOTIFY_GOLDEN=folder writes the
/// files there, to be copied to Data/libraries and told in docs/CHANGELOG.md.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly Dictionary<string, Assembly> s_libraries = new()
    {
        ["JetNotify.Json"] = typeof(JsonMinifier).Assembly,
        ["JetNotify.Junos"] = typeof(Catalogue).Assembly,
        ["JetNotify.Mqtt"] = typeof(Connection).Assembly,
    };

    public static TheoryData<string> Libraries => [.. s_libraries.Keys];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_surface_is_the_one_that_is_written_down(string library)
    {
        string surface = PublicSurface.Of(s_libraries[library]);
        if (Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{library}.txt"), surface);
        }

        Assert.Equal(File.ReadAllText(Checkout.File($"tests/JetNotify.Tests/Data/libraries/{library}.txt")), surface);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_type_is_documented(string library)
    {
        string documented = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{library}.xml"));

        Assert.All(s_libraries[library].GetExportedTypes(), type => Assert.Contains(
            $"\"T:{type.FullName!.Replace('+', '.')}\"", documented, StringComparison.Ordinal));
    }
}
