using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace JetNotify.Bench;

/// <summary>What one run of a program cost, as the kernel counted it.</summary>
/// <param name="Wall">Seconds from its start to its end.</param>
/// <param name="Cpu">User and system seconds of the program alone, its start included.</param>
/// <param name="PeakBytes">The largest resident size it had.</param>
/// <param name="ExitCode">Its exit status; 128 + n if signal n ended it.</param>
internal readonly record struct Cost(double Wall, double Cpu, long PeakBytes, int ExitCode);

/// <summary>Runs a program to its end and asks the kernel what it cost. Linux only.</summary>
internal static partial class Child
{
    private const int SigKill = 9;
    private const int SetChildSubreaper = 36;

    // Linux's struct rusage: two timevals, the peak in KiB, thirteen more counters.
    private const int UsageLength = 18;

    // The kernel begins a process's peak with the size of the process that started it, so the program is started by a
    // small shell that leaves at once; as subreaper this process inherits it, and waits for it alone.
    private const string ToFile = """exec 3>&1; "$@" >"$OUT" 3>&- & echo $! 0""";
    private const string ToCat = """exec 3>&1; { "$@" 3>&- & echo $! 0 >&3; } | cat >/dev/null 3>&- & echo 0 $!""";

    private static int _running;

    /// <summary>Makes this process the parent of what its shells leave behind, and ends that with it.</summary>
    public static void Adopt()
    {
        if (Prctl(SetChildSubreaper, 1, 0, 0, 0) != 0)
        {
            throw new Win32Exception();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    /// <summary>
    /// Runs <paramref name="command"/> with its output into the file <paramref name="output"/>, or into <c>cat</c>
    /// where that is null. Killed at <paramref name="deadline"/>. One at a time.
    /// </summary>
    public static Cost Run(IReadOnlyList<string> command, string? output, TimeSpan deadline)
    {
        var shell = new ProcessStartInfo("/bin/sh", ["-c", output is null ? ToCat : ToFile, "sh", .. command])
        {
            RedirectStandardOutput = true,
        };
        shell.Environment["OUT"] = output ?? "";
        var watch = Stopwatch.StartNew();
        using var starter = Process.Start(shell)!;
        string[] said = starter.StandardOutput.ReadToEnd()
            .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        int[] ids = said.Select(word => int.Parse(word, CultureInfo.InvariantCulture)).Where(id => id != 0).ToArray();
        starter.WaitForExit();

        // The two lines of ToCat come in any order, but the program's id is first in its own.
        _running = int.Parse(said[said[0] == "0" ? 2 : 0], CultureInfo.InvariantCulture);
        using var killer = new Timer(_ => Stop(), null, deadline, Timeout.InfiniteTimeSpan);
        long[] usage = new long[UsageLength];
        Wait(_running, out int status, usage);
        double wall = watch.Elapsed.TotalSeconds;
        int program = Interlocked.Exchange(ref _running, 0);
        foreach (int reader in ids.Where(id => id != program))
        {
            Wait(reader, out _, new long[UsageLength]);
        }

        double cpu = usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
        int exit = (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);
        return new Cost(wall, cpu, usage[4] * 1024, exit);
    }

    private static void Stop()
    {
        int id = Volatile.Read(ref _running);
        if (id != 0)
        {
            _ = Kill(id, SigKill);
        }
    }

    private static void Wait(int id, out int status, long[] usage)
    {
        const int Interrupted = 4;
        while (Wait4(id, out status, 0, ref usage[0]) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new Win32Exception();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait4(int id, out int status, int options, ref long usage);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);
}
