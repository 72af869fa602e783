using System.Diagnostics;
using System.Globalization;

namespace JetNotify.Bench.Fleet;

/// <summary>A program under test, and what the kernel says of it while it runs.</summary>
internal sealed class Child : IDisposable
{
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private bool _isOver;

    private Child(Process process) => _process = process;

    public int Id => _process.Id;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>User and system seconds so far.</summary>
    public double Cpu
    {
        get
        {
            string[] fields = After(File.ReadAllText($"/proc/{Id}/stat"));
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Resident size, in megabytes (10^6 bytes).</summary>
    public double Resident => Field("status", "VmRSS:") / 1000.0 * 1.024;

    /// <summary>The largest resident size so far, in megabytes.</summary>
    public double Peak => Field("status", "VmHWM:") / 1000.0 * 1.024;

    /// <summary>Its share of memory, what it shares with others divided among them, in megabytes.</summary>
    public double Proportional => Field("smaps_rollup", "Pss:") / 1000.0 * 1.024;

    public int Threads => (int)Field("status", "Threads:");

    /// <summary>Starts a program.</summary>
    /// <param name="isRead">Whether its output is read here; else it goes to /dev/null.</param>
    /// <param name="command">Its path and arguments.</param>
    public static Child Start(bool isRead, params string[] command)
    {
        var start = isRead
            ? new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
            : new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>/dev/null", "sh", .. command]);
        var process = Process.Start(start)!;
        if (isRead)
        {
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
        }

        return new Child(process);
    }

    public void Signal(int signal) =>
        Process.Start("/bin/kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public bool WaitForExit(TimeSpan within) => _process.WaitForExit(within);

    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private double Field(string file, string name) => File.ReadLines($"/proc/{Id}/{file}")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => Number(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1])).First();

    // The name, which may hold anything, is in parentheses.
    private static string[] After(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
