using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace JetNotify.Tests.Support;

/// <summary>One folder for everything temporary of a run, what other programs leave too: it goes with the run, and what
/// a killed one left with the next.</summary>
internal static class TemporaryRoot
{
    private const string Prefix = "jn-tests-";

    // Before anything temporary is made.
#pragma warning disable CA2255 // the tests are the application
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Begin()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string outer = Path.GetTempPath();
        foreach (string left in Directory.EnumerateDirectories(outer, Prefix + "*").Where(IsLeft))
        {
            Delete(left);
        }

        string root = Path.Combine(outer, $"{Prefix}{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        Environment.SetEnvironmentVariable("TMPDIR", root);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(root);
    }

    private static bool IsLeft(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder)[Prefix.Length..], CultureInfo.InvariantCulture, out int id))
        {
            return false;
        }

        try
        {
            Process.GetProcessById(id).Dispose();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or a program writes to it yet: the next run is as good.
        }
    }
}
