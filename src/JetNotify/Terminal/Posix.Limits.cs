using System.Runtime.InteropServices;

namespace JetNotify.Terminal;

internal static partial class Posix
{
    private static int DescriptorLimit => OperatingSystem.IsLinux() ? 7 : 8;    // RLIMIT_NOFILE

    /// <summary>Raises the number of open files to what this user may have without asking.</summary>
    /// <returns>How many that are; null where the system does not say.</returns>
    public static long? RaiseDescriptorLimit()
    {
        if (OperatingSystem.IsWindows() || GetLimit(DescriptorLimit, out var limit) != 0)
        {
            return null;
        }

        if (limit.Soft < limit.Hard && SetLimit(DescriptorLimit, limit with { Soft = limit.Hard }) == 0)
        {
            limit.Soft = limit.Hard;
        }

        return (long)Math.Min(limit.Soft, long.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    /// <summary>struct rlimit, on 64 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private record struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
