using System.Globalization;
using System.Runtime.CompilerServices;

namespace JetNotify.Tests.Support;

/// <summary>A test that needs a file system of its own: it runs where one may be mounted (CAP_SYS_ADMIN), and is not
/// counted as skipped else.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private const int SysAdmin = 21;

    public MountFactAttribute([CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) =>
        Explicit = !MayMount();

    private static bool MayMount()
    {
        const string Status = "/proc/self/status";
        string? capabilities = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("CapEff:", StringComparison.Ordinal))
            : null;
        return capabilities is not null
            && (ulong.Parse(capabilities.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                & (1UL << SysAdmin)) != 0;
    }
}
