using System.Globalization;
using System.Runtime.InteropServices;

namespace JetNotify.Bench.Fleet;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        int most = arguments.Contains("--quick") ? 1_000 : 10_000;
        int[] counts = [.. new[] { 1, 100, 1_000, 10_000 }.Where(count => count <= most)];
        if (ValueOf(arguments, "--routers") is { } only)
        {
            counts = [most = int.Parse(only, CultureInfo.InvariantCulture)];
        }

        string wanted = ValueOf(arguments, "--rows") ?? "";
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        string folder = Directory.CreateTempSubdirectory("jetnotify-fleet-bench-").FullName;
        try
        {
            foreach (int count in counts)
            {
                Row(wanted, "growth", () => Growth.Measure(folder, count, isWhole: count == most));
            }

            Row(wanted, "load", () => Figures.Load(folder, most));
            Row(wanted, "full speed", () => Figures.FullSpeed(folder));
            Row(wanted, "fairness", () => Figures.Fairness(folder));
            Row(wanted, "change", () => Figures.Change(folder, most));
            Row(wanted, "mosquitto_sub", () => Figures.Peers(Math.Min(most, 1_000)));
            Row(wanted, "outage", () => Figures.Outage(folder, most));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Results.Print(Console.Out);
        return Results.HaveFailed ? 1 : 0;
    }

    private static string? ValueOf(string[] arguments, string option)
    {
        int at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private static void Row(string wanted, string name, Action measure)
    {
        if (!name.Contains(wanted, StringComparison.Ordinal))
        {
            return;
        }

        Console.Error.WriteLine($"{name} …");
        try
        {
            measure();
        }
        catch (Exception e)
        {
            Results.Fail(name, e.Message);
        }
    }
}
