using System.Text.RegularExpressions;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Packaging;

/// <summary>The archive as a user unpacks it.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly PackageFolder _folder = new();

    [Fact]
    public async Task An_unpacked_archive_does_the_main_job_and_has_a_licence()
    {
        string archive = await _folder.MakeOfPublished("tar");
        string name = Path.GetFileName(archive).Replace(".tar.gz", "", StringComparison.Ordinal);

        await _folder.Run("tar", "-C", _folder.Of("packages"), "-xf", archive);

        string unpacked = Path.Combine(_folder.Of("packages"), name);
        await MainJob.IsDoneBy(Path.Combine(unpacked, "bin/jetnotify"));
        Assert.Equal(File.ReadAllText(Checkout.File("LICENSE")), File.ReadAllText(Path.Combine(unpacked, "LICENSE")));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(unpacked, "share/man/man1")));
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_a_usage_error()
    {
        await using var tool = Tool.Program(Checkout.File("src/package"), "rpm");

        var ended = await tool.Exit();

        Assert.Equal(2, ended.Code);
        Assert.StartsWith("usage: src/package deb|tar|tool|libraries", ended.Stderr, StringComparison.Ordinal);
    }

    // No engine is needed to see that: what an image is made of is there, and what it copies is where it is taken from.
    [Fact]
    public void The_image_copies_what_src_publish_makes_and_has_what_TLS_needs()
    {
        string image = File.ReadAllText(Checkout.File("src/packaging/Dockerfile"));

        string made = Regex.Match(image, "RUN /source/src/publish (?<folder>/\\S+)").Groups["folder"].Value;
        Assert.Contains($"COPY --from=build {made}/jetnotify /usr/bin/jetnotify\n", image, StringComparison.Ordinal);
        Assert.Contains("COPY . /source\n", image, StringComparison.Ordinal);
        string last = image[image.LastIndexOf("FROM ", StringComparison.Ordinal)..];
        Assert.All(["libssl3", "ca-certificates", "USER jetnotify", "ENTRYPOINT [\"/usr/bin/jetnotify\"]"],
            part => Assert.Contains(part, last, StringComparison.Ordinal));
        Assert.Single(Regex.Matches(image, "^FROM (\\S+?)(?:-slim)?(?: AS build)?$", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value).Distinct());
    }

    public void Dispose() => _folder.Dispose();
}
