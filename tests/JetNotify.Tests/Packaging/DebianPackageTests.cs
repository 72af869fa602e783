using JetNotify.Tests.Support;

namespace JetNotify.Tests.Packaging;

/// <summary>The package as dpkg installs it, into a root of its own.</summary>
public sealed class DebianPackageTests : IDisposable
{
    private readonly PackageFolder _folder = new();

    [Fact]
    public async Task An_installed_package_does_the_main_job_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(Tool.IsInstalled("dpkg")
            && Tool.IsInstalled("objdump"), "there is no dpkg or no binutils on this system");
        string package = await _folder.MakeOfPublished("deb");
        string root = await Root();

        await Dpkg(root, "--install", package);

        await MainJob.IsDoneBy(Path.Combine(root, "usr/bin/jetnotify"));
        Assert.All(
            ["usr/share/man/man1/jetnotify.1.gz", "usr/share/man/man1/jetnotify-subscribe.1.gz",
                "usr/share/man/man5/jetnotify-config.5.gz",
                "usr/share/bash-completion/completions/jetnotify", "usr/share/zsh/vendor-completions/_jetnotify",
                "usr/share/fish/vendor_completions.d/jetnotify.fish", "lib/systemd/system/jetnotify.service",
                    "etc/default/jetnotify",
                "usr/share/doc/jetnotify/copyright"],
            file => Assert.True(File.Exists(Path.Combine(root, file)), file));
        Assert.Equal("", (await Dpkg(root, "--verify", "jetnotify")).Stdout);

        await Dpkg(root, "--purge", "jetnotify");

        Assert.Empty(Directory.EnumerateFiles(root, "*jetnotify*", SearchOption.AllDirectories));
    }

    [LongFact]
    public async Task Two_packages_of_one_program_have_the_same_bytes()
    {
        Assert.SkipUnless(Tool.IsInstalled("dpkg-deb")
            && Tool.IsInstalled("objdump"), "there is no dpkg or no binutils on this system");
        foreach (string kind in new[] { "deb", "tar" })
        {
            string first = await _folder.MakeOfPublished(kind, "one");
            string second = await _folder.MakeOfPublished(kind, "two");

            Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        }
    }

    [LongFact]
    public async Task A_package_has_no_error_to_lintian()
    {
        Assert.SkipUnless(Tool.IsInstalled("lintian"), "there is no lintian on this system");
        string package = await _folder.MakeOfPublished("deb");

        // Root, as whom CI runs, is not whom it likes to run as; that alone is a warning on its own account.
        var ended = await _folder.Run("lintian", "--fail-on", "error", "--allow-root", package);

        Assert.DoesNotContain("E: ", ended.Stdout, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Root()
    {
        string root = _folder.Of("root");
        foreach (string folder in new[] { "info", "updates", "triggers" })
        {
            Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg", folder));
        }

        await File.WriteAllTextAsync(Path.Combine(root, "var/lib/dpkg/status"), "");
        return root;
    }

    // What it depends on is on this system, not in that root.
    private Task<Ended> Dpkg(string root, params string[] arguments) => _folder.Run(
        "dpkg", [$"--root={root}", $"--log={_folder.Of("dpkg.log")}", "--force-depends", "--force-not-root",
            .. arguments]);
}
