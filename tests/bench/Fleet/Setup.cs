using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace JetNotify.Bench.Fleet;

/// <summary>What the rows have in common: the program, ports, inventories, patience.</summary>
internal static class Setup
{
    /// <summary>The program that is measured.</summary>
    public static string Tool { get; } = Environment.GetEnvironmentVariable("JETNOTIFY") is { Length: > 0 } tool
        ? tool
        : throw new InvalidOperationException("JETNOTIFY names the program");

    /// <summary><c>floor.c</c>, compiled, or null.</summary>
    public static string? LoopInC { get; } =
        Environment.GetEnvironmentVariable("FLOOR") is { Length: > 0 } loop ? loop : null;

    /// <summary>A port that is free on every loopback address, below those that systems give to clients.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        return port > 30_000 ? port - 15_000 : port;
    }

    /// <summary>Writes an inventory and returns its file.</summary>
    public static string Inventory(string folder, string text)
    {
        string file = Path.Combine(folder, "routers.txt");
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }

    /// <summary>Starts <c>collect</c> without a limit of attempts.</summary>
    public static Child Collect(bool isRead, string inventory, params string[] more) => Child.Start(
        isRead, [Tool, "collect", "--inventory", inventory, "--connect-rate", "off", .. more]);

    /// <summary>Waits, for so long at most.</summary>
    public static void Until(Func<bool> condition, TimeSpan within, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > within)
            {
                throw new InvalidOperationException($"not within {within.TotalSeconds} s: {what}");
            }

            Thread.Sleep(2);
        }
    }
}
