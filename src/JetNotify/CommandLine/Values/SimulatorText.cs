using System.Globalization;
using System.Net;
using JetNotify.Simulator.Faults;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.CommandLine.Values;

/// <summary>What a simulated router is told.</summary>
internal static class SimulatorText
{
    private const double Fastest = 1_000_000;
    private const double Slowest = 0.001;
    private const int MostPrefixes = 65_536;
    private const int LongestName = 63;
    private const long LeastMemory = 16 << 20;

    /// <summary>Understands a port to listen on, 0 for a free one.</summary>
    public static string? Port(string text, out int port) =>
        Whole(text, 65_535, out port) ? null : $"{Quoting.Text(text)} is not a port (1 to 65535, or 0 for a free one)";

    /// <summary>Understands a limit of connections, 0 for none.</summary>
    public static string? Connections(string text, out int count) =>
        Whole(text, int.MaxValue, out count) ? null : $"{Quoting.Text(text)} is not a number of connections (1 or more, or 0 for no limit)";

    /// <summary>Understands a limit of queued messages, 0 for none.</summary>
    public static string? Queued(string text, out int count) =>
        Whole(text, int.MaxValue, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of messages (1 or more, or 0 for no limit)";

    /// <summary>Understands a limit of memory in bytes: large enough for one packet of the largest size.</summary>
    public static string? Memory(string text, out long bytes) =>
        NumberText.FileSize(text, out bytes) is null && bytes >= LeastMemory
            ? null
            : $"{Quoting.Text(text)} is not a size of memory ({LeastMemory >> 20}M or more, or as 1G)";

    /// <summary>Understands a number of clients.</summary>
    public static string? Clients(string text, out int count) =>
        Whole(text, int.MaxValue, out count) ? null : $"{Quoting.Text(text)} is not a number of clients (0 or more)";

    /// <summary>Understands a seed.</summary>
    public static string? Seed(string text, out int seed) =>
        Whole(text, int.MaxValue, out seed) ? null : $"{Quoting.Text(text)} is not a seed (a whole number from 0 to {int.MaxValue})";

    /// <summary>Understands how many prefixes come and go.</summary>
    public static string? Prefixes(string text, out int count) =>
        Whole(text, MostPrefixes, out count) && count > 0 ? null : $"{Quoting.Text(text)} is not a number of prefixes (1 to {MostPrefixes})";

    /// <summary>Understands a number of events.</summary>
    public static string? Events(string text, out long count) =>
        NumberText.Count(text, out count) is null ? null : $"{Quoting.Text(text)} is not a number of events (1 or more)";

    /// <summary>Understands events a second, null for <c>max</c>.</summary>
    public static string? Rate(string text, out double? rate)
    {
        rate = null;
        if (text == "max")
        {
            return null;
        }

        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number is >= Slowest and <= Fastest;
        rate = number;
        return good ? null : $"{Quoting.Text(text)} is not a number of events a second (1, 100, 0.5 … or max)";
    }

    /// <summary>Understands a scenario, null for <c>none</c>.</summary>
    public static string? Scenario(string text, out ScenarioKind? kind)
    {
        int found = ScenarioOptions.Names.ToList().IndexOf(text);
        kind = found < 0 ? null : (ScenarioKind)found;
        return found >= 0 || text == "none"
            ? null
            : $"{Quoting.Text(text)} is not a scenario ({string.Join(", ", ScenarioOptions.Names)} or none)";
    }

    /// <summary>Understands a fault and how likely it is.</summary>
    public static string? Fault(string text, out Fault fault)
    {
        try
        {
            fault = JetNotify.Simulator.Faults.Fault.Parse(text);
            return null;
        }
        catch (FormatException e)
        {
            fault = null!;
            return e.Message;
        }
    }

    /// <summary>Understands networks, and addresses as networks of one.</summary>
    public static string? Networks(string text, out IReadOnlyList<IPNetwork> networks) => ListText.Of<IPNetwork>(text, Network, out networks);

    /// <summary>Understands a host name as Junos takes it: letters, digits, hyphens, underscores and dots.</summary>
    public static string? HostName(string text, out string name)
    {
        name = text;
        bool good = text.Length is > 0 and <= LongestName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return good ? null : $"{Quoting.Text(text)} is not a host name (letters, digits, - _ and ., at most {LongestName})";
    }

    private static string? Network(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return null;
        }

        if (HostText.Address(text, out var address) is null)
        {
            network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
            return null;
        }

        return $"{Quoting.Text(text)} is not a network (192.0.2.0/24, 2001:db8::/32) or an address";
    }

    private static bool Whole(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
