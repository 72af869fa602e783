using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace JetNotify.Tests.Support;

/// <summary>
/// What a child inherits of signals. A shell without job control starts <c>tests/run &amp;</c> with SIGINT ignored,
/// nohup with SIGHUP; an ignored signal stays so in every child, and a tool that is sent one would rightly not hear it.
/// </summary>
internal static partial class InheritedSignals
{
    private const string Mask = "SigIgn:";
    private const nint Default = 0;

    // Before the runtime looks at them: what it finds ignored it leaves ignored in the processes it starts.
#pragma warning disable CA2255 // the tests are the application
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Reset()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string line = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(Mask, StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan(Mask.Length)
            .Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (int signal in (int[])[Signals.HangUp, Signals.Interrupt, Signals.Quit, Signals.Terminate])
        {
            if ((ignored & (1UL << (signal - 1))) != 0)
            {
                _ = Handle(signal, Default);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint handler);
}
