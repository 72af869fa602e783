using System.Globalization;
using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>How often routes came, changed and went, by table and prefix length. Bounded; one thread.</summary>
/// <param name="decoder">Decodes the messages; asked for the table.</param>
internal sealed class WatchedRoutes(EventDecoder decoder)
{
    private const int Most = 2000;
    private const int Longest = 128;

    private readonly EventField _table = decoder.Add(EventPath.Parse("table"), EventKind.Route);
    private readonly Dictionary<string, WatchedChurn?[]> _tables = new(Utf8Names.Instance);
    private readonly List<WatchedChurn> _all = [];

    public IReadOnlyList<WatchedChurn> All => _all;

    /// <summary>Counts one event of a route.</summary>
    public void Add(in JetEvent message, DateTime at)
    {
        var name = message.TryGet(_table, out var told) ? told : default;

        // A route's topic ends in the length of its prefix.
        var topic = message.Topic;
        int length = int.TryParse(topic[(topic.LastIndexOf((byte)'/') + 1)..], NumberStyles.None,
            CultureInfo.InvariantCulture, out int bits) && bits <= Longest ? bits : -1;
        var tables = _tables.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!tables.TryGetValue(name, out var lengths))
        {
            if (_all.Count == Most)
            {
                return;
            }

            tables[name] = lengths = new WatchedChurn?[Longest + 2];
        }

        if (lengths[length + 1] is not { } churn)
        {
            if (_all.Count == Most)
            {
                return;
            }

            lengths[length + 1] = churn = new WatchedChurn(
                TerminalText.Escaped(Encoding.UTF8.GetString(name)), length);
            _all.Add(churn);
        }

        churn.Add(message.ParsedTopic.Op, at);
    }
}

/// <summary>What became of the routes of one table and length.</summary>
/// <param name="table">The table, safe for a terminal; empty where it was not told.</param>
/// <param name="length">The prefix length, or -1.</param>
internal sealed class WatchedChurn(string table, int length)
{
    private readonly long[] _ops = new long[3];

    public string Table { get; } = table;

    public int Length { get; } = length;

    public DateTime Last { get; private set; }

    public long All => _ops[0] + _ops[1] + _ops[2];

    public long Of(EventOp op) => _ops[(int)op];

    public void Add(EventOp? op, DateTime at)
    {
        Last = at;
        if (op is { } known)
        {
            _ops[(int)known]++;
        }
    }
}
