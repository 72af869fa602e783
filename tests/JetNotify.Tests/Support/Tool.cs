using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace JetNotify.Tests.Support;

/// <summary>The built binary as a user runs it: a process of its own with real pipes. JETNOTIFY names another one, such
/// as a published one.</summary>
public sealed partial class Tool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _stderr = new();
    private readonly MemoryStream _stdout = new();
    private readonly Task _reading;

    private Tool(Process process, bool readStdout)
    {
        _process = process;
        _reading = Task.WhenAll(ReadStderr(), readStdout ? ReadStdout() : Task.CompletedTask);
    }

    public static string Path { get; } = Environment.GetEnvironmentVariable("JETNOTIFY") is { Length: > 0 } named
        ? named : Built;

    /// <summary>The one that was built with these tests.</summary>
    private static string Built => System.IO.Path.Combine(
        AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "jetnotify.exe" : "jetnotify");

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What nobody else reads, where it was started so.</summary>
    public Stream StandardOutput => _process.StandardOutput.BaseStream;

    public Stream StandardInput => _process.StandardInput.BaseStream;

    /// <summary>Everything said on stderr so far.</summary>
    public string Stderr
    {
        get
        {
            lock (_stderr)
            {
                return _stderr.ToString();
            }
        }
    }

    /// <summary>Everything printed so far, byte for byte.</summary>
    public byte[] StdoutBytes
    {
        get
        {
            lock (_stdout)
            {
                return _stdout.ToArray();
            }
        }
    }

    public string Stdout => Encoding.UTF8.GetString(StdoutBytes);

    public string[] Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Tool Start(params string[] arguments) => StartWith(readStdout: true, environment: null, arguments);

    /// <summary>Starts the one that was built with these tests, whatever JETNOTIFY names: a native one tells of no
    /// method it compiles.</summary>
    public static Tool StartBuilt(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartProcess(Built, arguments, readStdout: true, environment);

    /// <summary>Starts it with a pipe on stdout that nobody reads.</summary>
    public static Tool StartUnread(params string[] arguments) =>
        StartWith(readStdout: false, environment: null, arguments);

    public static Tool StartWith(bool readStdout, IReadOnlyDictionary<string, string>? environment,
        params string[] arguments) =>
        StartProcess(Path, arguments, readStdout, environment);

    /// <summary>Runs a shell line in which <c>$J</c> is the binary and <c>$1</c>… are the arguments.</summary>
    public static Tool Shell(string line, params string[] arguments) =>
        StartProcess(
            "/bin/sh", ["-c", line, "sh", .. arguments], readStdout: true,
                new Dictionary<string, string> { ["J"] = Path });

    /// <summary>Runs a program that is not ours.</summary>
    public static Tool Program(string file, params string[] arguments) =>
        StartProcess(file, arguments, readStdout: true, null);

    /// <summary>Runs a program that is not ours, in an environment with these variables too.</summary>
    public static Tool ProgramWith(IReadOnlyDictionary<string, string> environment, string file,
        params string[] arguments) =>
        StartProcess(file, arguments, readStdout: true, environment);

    /// <summary>Whether a program is on the PATH.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));

    public static async Task<Ended> Run(params string[] arguments)
    {
        await using var tool = Start(arguments);
        return await tool.Exit();
    }

    /// <summary>Waits for the end by itself.</summary>
    public async Task<Ended> Exit(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Deadline.Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"still running after {within ?? Deadline.Patience}; stderr: {Stderr}; stdout: {Stdout}");
        }

        _ = await Task.WhenAny(_reading, Task.Delay(Deadline.Patience));
        return new Ended(_process.ExitCode, Stdout, Stderr, StdoutBytes);
    }

    public Task UntilStderr(string text) => Deadline.Until(
        () => Stderr.Contains(text, StringComparison.Ordinal),
        () => $"stderr says '{text}'; it says: {Stderr}{(_process.HasExited ? $"; ended with {_process.ExitCode}" : "")}");

    public Task UntilLines(int count) => Deadline.Until(() => Lines.Length >= count, $"{count} lines on stdout");

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _stdout.DisposeAsync();
    }

    private static Tool StartProcess(
        string file, string[] arguments, bool readStdout, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new Tool(Process.Start(start)!, readStdout);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    private async Task ReadStderr()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_stderr)
            {
                _stderr.Append(CultureInfo.InvariantCulture, $"{line}\n");
            }
        }
    }

    private async Task ReadStdout()
    {
        byte[] chunk = new byte[65536];
        var stream = _process.StandardOutput.BaseStream;
        int count;
        while ((count = await stream.ReadAsync(chunk)) != 0)
        {
            lock (_stdout)
            {
                _stdout.Write(chunk.AsSpan(0, count));
            }
        }
    }
}

/// <summary>How a run of the tool ended.</summary>
public sealed record Ended(int Code, string Stdout, string Stderr, byte[] StdoutBytes)
{
    public string[] Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
