using System.ComponentModel;
using System.Diagnostics;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine.Options;

/// <summary>A password in the first line that a command writes.</summary>
internal static class SecretCommand
{
    // More is no password, and what is not read would leave the command waiting for ever.
    private const int MostWritten = 1024 * 1024;

    /// <summary>Runs it in the shell; it may ask the person on the terminal. Nothing of what it writes is
    /// repeated.</summary>
    /// <param name="option">The option to blame.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="UsageException">It fails, writes nothing, or more than MQTT can carry.</exception>
    public static ReadOnlyMemory<byte> Run(ValueOption<string> option, string command)
    {
        try
        {
            string[] shell = OperatingSystem.IsWindows() ? ["cmd.exe", "/c"] : ["/bin/sh", "-c"];
            var start = new ProcessStartInfo(shell[0], [shell[1], command])
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            byte[] secret = FirstLine(option, process);
            process.WaitForExit();
            return process.ExitCode != 0 ? throw new UsageException(option,
                $"the command ended with status {process.ExitCode}")
                : secret.Length == 0 ? throw new UsageException(option, "the command wrote nothing")
                : secret.Length > Utf8Rules.MaxBytes
                    ? throw new UsageException(option, $"its first line is longer than {Utf8Rules.MaxBytes} bytes")
                : secret;
        }
        catch (Win32Exception e)
        {
            throw new UsageException(option, $"the shell cannot be run: {e.Message}");
        }
    }

    private static byte[] FirstLine(ValueOption<string> option, Process process)
    {
        try
        {
            byte[] written = UserFile.Read(() => process.StandardOutput.BaseStream, "it", MostWritten);
            int end = written.AsSpan().IndexOfAny((byte)'\n', (byte)'\r');
            return end < 0 ? written : written[..end];
        }
        catch (ArgumentException)
        {
            process.Kill(entireProcessTree: true);
            throw new UsageException(option, $"the command wrote more than {MostWritten} bytes: is it the right one?");
        }
    }
}
