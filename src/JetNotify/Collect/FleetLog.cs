using System.Globalization;
using JetNotify.Fleet;

namespace JetNotify.Collect;

/// <summary>
/// What is said of a fleet on standard error: each change where they are few, their sum once a second where they are
/// many, so that ten thousand routers do not scroll. The fleet's thread adds, a clock says.
/// </summary>
internal sealed class FleetLog : IDisposable
{
    // So many changes of one second are said one by one.
    private const int MostSingle = 5;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly Diagnostics _log;
    private readonly Timer _clock;
    private readonly Lock _turn = new();
    private readonly int[] _counts = new int[Enum.GetValues<FleetStatusKind>().Length];
    private readonly List<(DiagnosticsLevel Level, string Text)> _single = [];
    private readonly Dictionary<string, int> _causes = new(StringComparer.Ordinal);
    private volatile Func<(int Up, int All)>? _state;
    private volatile Action<string>? _tell;

    public FleetLog(Diagnostics log)
    {
        _log = log;
        _clock = new Timer(_ => Say(), null, s_period, s_period);
    }

    /// <summary>Sets what is asked how many are up, and what is told of each change beside the log.</summary>
    public void Watch(Func<(int Up, int All)> state, Action<string> tell)
    {
        _tell = tell;
        _state = state;
    }

    /// <summary>Notes one change.</summary>
    public void Add(Router router, FleetStatus status)
    {
        bool isDebug = _log.Says(DiagnosticsLevel.Debug);
        lock (_turn)
        {
            _counts[(int)status.Kind]++;
            if (status.Failure is { } failure)
            {
                string cause = failure.Kind.ToString();
                _causes[cause] = _causes.GetValueOrDefault(cause) + 1;
            }

            if (!isDebug && status.Kind != FleetStatusKind.Subscribed && _single.Count <= MostSingle)
            {
                _single.Add((LevelOf(status.Kind), $"{router.Name}: {FleetStatusLine.Sentence(router, status)}"));
            }
        }

        if (isDebug)
        {
            _log.Debug($"{router.Name}: {FleetStatusLine.Sentence(router, status)}");
        }
    }

    /// <summary>Says how many of the fleet are heard: <c>9,812 of 10,000 up</c>.</summary>
    public static string State(int up, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{up:N0} of {all:N0} up");

    /// <summary>Says what has not been said yet.</summary>
    public void Say()
    {
        if (_state is not { } state)
        {
            return;
        }

        (DiagnosticsLevel Level, string Text)[] single;
        string sum;
        lock (_turn)
        {
            if (Array.TrueForAll(_counts, count => count == 0))
            {
                return;
            }

            single = [.. _single];
            sum = Sum();
            Array.Clear(_counts);
            _causes.Clear();
            _single.Clear();
        }

        var (up, all) = state();
        _tell?.Invoke(State(up, all));
        if (single.Length is > 0 and <= MostSingle)
        {
            foreach (var (level, text) in single)
            {
                Write(level, text);
            }
        }

        if (single.Length > MostSingle || up == all)
        {
            _log.Info($"{State(up, all)}: {sum}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock.Dispose();
        Say();
    }

    private void Write(DiagnosticsLevel level, string text)
    {
        if (level == DiagnosticsLevel.Warning)
        {
            _log.Warning(text);
        }
        else
        {
            _log.Info(text);
        }
    }

    private static DiagnosticsLevel LevelOf(FleetStatusKind kind) =>
        kind is FleetStatusKind.Connected or FleetStatusKind.Restored
            ? DiagnosticsLevel.Info
            : DiagnosticsLevel.Warning;

    private string Sum()
    {
        var parts = Enum.GetValues<FleetStatusKind>().Where(kind => _counts[(int)kind] > 0).Select(kind =>
            string.Create(CultureInfo.InvariantCulture, $"{_counts[(int)kind]:N0} {FleetStatusLine.Word(kind)}"));
        string causes = string.Join(", ", _causes.OrderByDescending(cause => cause.Value).Take(3).Select(cause =>
            string.Create(CultureInfo.InvariantCulture, $"{cause.Value:N0} {Words(cause.Key)}")));
        return string.Join(", ", parts)
            + (causes.Length > 0 ? $" ({causes}; --metrics has /routers with each one's cause)" : "");
    }

    private static string Words(string kind) => kind switch
    {
        "ClosedBeforeConnAck" => "closed without a word",
        "Unreachable" => "not reachable",
        "Refused" => "refused by the broker",
        "Lost" => "lost",
        "Tls" => "failed in TLS",
        _ => "broke the protocol",
    };
}
