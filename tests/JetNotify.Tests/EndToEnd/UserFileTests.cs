using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Files that are pipes.</summary>
public sealed class UserFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--password-file", "secret")]
    [InlineData("--topics-file", "a/b")]
    [InlineData("--cafile", "nothing")]
    public async Task A_pipe_that_nobody_writes_to_is_told_and_waited_for(string option, string line)
    {
        Assert.SkipUnless(Tool.IsInstalled("mkfifo"), "mkfifo is not installed");
        string pipe = Path.Combine(_folder, "pipe");
        await using var mkfifo = Tool.Program("mkfifo", pipe);
        Assert.Equal(0, (await mkfifo.Exit()).Code);
        await using var tool = Tool.Start("subscribe", "-h", "127.0.0.1", "-p", "1", "-u", "u", "-t", "t", option,
            pipe);

        await tool.UntilStderr($"waiting for {pipe}: it is a pipe or a device");
        await File.WriteAllTextAsync(pipe, line + "\n", TestContext.Current.CancellationToken);

        Assert.Equal(option == "--cafile" ? 2 : 3, (await tool.Exit()).Code);
    }

    [Theory]
    [InlineData("subscribe", "-h", "127.0.0.1", "-t", "a", "--config")]
    [InlineData("subscribe", "-h", "127.0.0.1", "-t", "a", "--to", "nats://127.0.0.1:1/A", "--creds")]
    [InlineData("inventory", "check")]
    [InlineData("collect", "--inventory")]
    [InlineData("recording", "info")]
    [InlineData("simulate", "-p", "0", "--replay")]
    [InlineData("simulate", "-p", "0", "--script")]
    public async Task Every_file_that_is_a_pipe_without_a_writer_is_told(params string[] typed)
    {
        Assert.SkipUnless(Tool.IsInstalled("mkfifo"), "mkfifo is not installed");
        string pipe = Path.Combine(_folder, "pipe");
        await using var mkfifo = Tool.Program("mkfifo", pipe);
        Assert.Equal(0, (await mkfifo.Exit()).Code);
        await using var tool = Tool.Start([.. typed, pipe]);

        await tool.UntilStderr($"waiting for {pipe}");
    }
}
