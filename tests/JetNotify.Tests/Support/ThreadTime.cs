using System.Runtime.InteropServices;

namespace JetNotify.Tests.Support;

/// <summary>The processor time that the calling thread has taken: what else a loaded machine does is not in it.</summary>
internal static partial class ThreadTime
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Returns what an action took of it.</summary>
    public static TimeSpan Of(Action action)
    {
        var start = Now();
        action();
        return Now() - start;
    }

    private static TimeSpan Now()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the clock of a thread is asked for as on Linux");
        Assert.Equal(0, GetTime(ThreadProcessorTime, out var time));
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
