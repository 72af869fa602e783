using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>How often routes came, changed and went, by table and prefix length. Bounded; one thread.</summary>
/// <param name="decoder">Decodes the messages; asked for table and prefix.</param>
internal sealed class WatchedRoutes(EventDecoder decoder)
{
    private const int Most = 2000;

    private readonly EventField _table = decoder.Add(EventPath.Parse("table"), EventKind.Route);
    private readonly EventField _prefix = decoder.Add(EventPath.Parse("prefix"), EventKind.Route);
    private readonly Dictionary<(string Table, int Length), WatchedChurn> _churn = [];
    private readonly OutputBuffer _text = new(capacity: 256);

    public IReadOnlyCollection<WatchedChurn> All => _churn.Values;

    /// <summary>Counts one event of a route.</summary>
    public void Add(in JetEvent message, DateTime at)
    {
        _text.Clear();
        TerminalText.Append(_text, message.TryGet(_table, out var table) ? table : default, TerminalText.Keep.Nothing);
        int length = message.TryGet(_prefix, out var prefix) && prefix.LastIndexOf((byte)'/') is >= 0 and var slash
            && int.TryParse(prefix[(slash + 1)..], out int bits) ? bits : -1;
        var key = (Encoding.UTF8.GetString(_text.Written), length);
        if (!_churn.TryGetValue(key, out var churn))
        {
            if (_churn.Count == Most)
            {
                return;
            }

            _churn[key] = churn = new WatchedChurn(key.Item1, length);
        }

        churn.Add(message.Op, at);
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

    public long All => _ops.Sum();

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
