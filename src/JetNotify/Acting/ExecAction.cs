using System.ComponentModel;
using System.Diagnostics;

namespace JetNotify.Acting;

/// <summary>Runs a command for an event: the record on its standard input, the fields in its environment. The shell is
/// given what the user typed and nothing else: no text of an event is ever part of a command.</summary>
/// <param name="command">The command.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="log">Hears how each ended.</param>
internal sealed class ExecAction(string command, TimeSpan timeout, Diagnostics log) : IAction
{
    /// <inheritdoc/>
    public string Name => "--exec";

    /// <inheritdoc/>
    public string? Act(ActingEvent what, CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(Start(what))!;
            _ = Write(process, what.Record);
            using var clock = CancellationTokenSource.CreateLinkedTokenSource(stop);
            clock.CancelAfter(timeout);
            try
            {
                process.WaitForExitAsync(clock.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return stop.IsCancellationRequested
                    ? "the command was ended with the work"
                    : $"the command took longer than {timeout.TotalSeconds:0.###} s and was ended";
            }

            log.Debug($"--exec: the command ended with status {process.ExitCode}");
            return process.ExitCode == 0 ? null : $"the command ended with status {process.ExitCode}";
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return $"the command cannot be run: {e.Message}";
        }
    }

    private ProcessStartInfo Start(ActingEvent what)
    {
        // What it prints goes to standard error: standard output carries messages alone.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", $"({command}) 1>&2"])
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec 1>&2\n{command}"]);
        start.RedirectStandardInput = true;
        foreach (var (name, value) in what.Fields)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task Write(Process process, byte[] record)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(record);
            await input.WriteAsync("\n"u8.ToArray());
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // A command need not read it.
        }
    }
}
