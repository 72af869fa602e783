using JetNotify.Logging;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Tests.Support;

/// <summary>Diagnostics that reach a file and not the output of the tests.</summary>
internal static class QuietLog
{
    private static readonly SafeFileHandle s_null = File.OpenHandle(
        OperatingSystem.IsWindows() ? "NUL" : "/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    public static Diagnostics To(string? file) => Of(new DiagnosticsPlan { File = file });

    public static Diagnostics Of(DiagnosticsPlan plan) =>
        new(plan, new StandardError((int)s_null.DangerousGetHandle(), TimeSpan.FromSeconds(1)));
}
