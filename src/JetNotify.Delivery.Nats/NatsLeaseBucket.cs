using System.Globalization;
using JetNotify.Delivery.Ownership;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace JetNotify.Delivery.Nats;

/// <summary>A bucket of NATS KV whose keys vanish after 15 s: <c>shard.N</c> and <c>member.NAME</c>. Beside it one that
/// forgets nothing: which session each router's broker is in, so that whoever takes over gives the same ids.</summary>
public sealed class NatsLeaseBucket : ILeaseBucket
{
    private const string ShardToken = "shard.";
    private const string MemberToken = "member.";
    private const int StreamNameInUse = 10058;
    private const int WrongLastSequence = 10071;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly NatsTarget _target;
    private readonly string _bucket;
    private NatsConnection? _connection;
    private NatsJSContext? _context;

    /// <summary>A bucket that is opened, and made, when it is first asked.</summary>
    /// <param name="target">Where.</param>
    /// <param name="fleet">Whose.</param>
    public NatsLeaseBucket(NatsTarget target, string fleet)
    {
        _target = target;
        _bucket = "jetnotify-" + SubjectToken.Escape(fleet).Replace('%', '_');
    }

    /// <inheritdoc/>
    public TimeSpan TimeToLive { get; } = TimeSpan.FromSeconds(15);

    private string Root => $"$KV.{_bucket}.";

    private string SessionRoot => $"$KV.{_bucket}-sessions.";

    /// <inheritdoc/>
    public void Announce(string member) => Do(async (context, token) =>
        (await context.PublishAsync(Root + MemberToken + member, member, cancellationToken: token)).EnsureSuccess());

    /// <inheritdoc/>
    public LeaseView Read()
    {
        var members = new List<string>();
        var owned = new HashSet<int>();
        Do(async (context, token) =>
        {
            var stream = await context.GetStreamAsync(
                $"KV_{_bucket}", new StreamInfoRequest { SubjectsFilter = ">" }, token);
            foreach (string subject in stream.Info.State.Subjects?.Keys ?? [])
            {
                string key = subject[Root.Length..];
                if (key.StartsWith(MemberToken, StringComparison.Ordinal))
                {
                    members.Add(key[MemberToken.Length..]);
                }
                else if (key.StartsWith(ShardToken, StringComparison.Ordinal)
                    && int.TryParse(key.AsSpan(ShardToken.Length), CultureInfo.InvariantCulture, out int shard))
                {
                    _ = owned.Add(shard);
                }
            }
        });
        return new LeaseView(members, owned);
    }

    /// <inheritdoc/>
    public LeaseAnswer Claim(string member, IReadOnlyList<int> shards) =>
        Put(member, [.. shards.Select(shard => new Lease(shard, 0))]);

    /// <inheritdoc/>
    public LeaseAnswer Renew(string member, IReadOnlyList<Lease> leases) => Put(member, leases);

    /// <inheritdoc/>
    public void Release(IReadOnlyList<Lease> leases) => Do((context, token) => Task.WhenAll(leases.Select(lease =>
        context.PurgeStreamAsync(
            $"KV_{_bucket}", new StreamPurgeRequest { Filter = SubjectOf(lease.Shard) }, token).AsTask())));

    /// <inheritdoc/>
    public void Withdraw(string member) => Do(async (context, token) => await context.PurgeStreamAsync(
        $"KV_{_bucket}", new StreamPurgeRequest { Filter = Root + MemberToken + member }, token));

    /// <summary>Returns the session of each device that was told.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ReadSessions()
    {
        var sessions = new List<KeyValuePair<string, long>>();
        Do(async (context, token) =>
        {
            var stream = await context.GetStreamAsync($"KV_{_bucket}-sessions", cancellationToken: token);
            long count = stream.Info.State.Messages;
            if (count == 0)
            {
                return;
            }

            var consumer = await stream.CreateOrderedConsumerAsync(cancellationToken: token);
            await foreach (var message in consumer.ConsumeAsync<string>(cancellationToken: token))
            {
                if (long.TryParse(message.Data, NumberStyles.None, CultureInfo.InvariantCulture, out long epoch))
                {
                    string device = message.Subject[SessionRoot.Length..].Replace('=', '%');
                    sessions.Add(new(SubjectToken.Unescape(device), epoch));
                }

                if (--count == 0)
                {
                    break;
                }
            }
        });
        return sessions;
    }

    /// <summary>Tells the session of a device.</summary>
    public void WriteSession(string device, long epoch) => Do(async (context, token) =>
        (await context.PublishAsync(
            SessionRoot + SubjectToken.Escape(device).Replace('%', '='),
            epoch.ToString(CultureInfo.InvariantCulture), cancellationToken: token)).EnsureSuccess());

    /// <inheritdoc/>
    public void Dispose() => Close();

    private string SubjectOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"{Root}{ShardToken}{shard}");

    private LeaseAnswer Put(string member, IReadOnlyList<Lease> leases)
    {
        Task<Lease?>[] puts = [];
        try
        {
            Do((context, token) =>
            {
                // Asked for once, and only where some revision is another.
                var stream = new Lazy<Task<INatsJSStream>>(() =>
                    context.GetStreamAsync($"KV_{_bucket}", cancellationToken: token).AsTask());
                return Task.WhenAll(puts = [.. leases.Select(lease => Put(context, stream, member, lease, token))]);
            });
        }
        catch (EngineException) when (puts.Any(put => put.IsCompletedSuccessfully))
        {
            // Some were answered to: they count.
        }

        return new LeaseAnswer(
            [.. puts.Where(put => put.IsCompletedSuccessfully).Select(put => put.Result).OfType<Lease>()],
            [.. puts.Zip(leases).Where(pair => !pair.First.IsCompletedSuccessfully).Select(pair => pair.Second.Shard)]);
    }

    // Another revision than the one expected may be this member's own: put by a question whose answer came too late.
    private async Task<Lease?> Put(
        NatsJSContext context, Lazy<Task<INatsJSStream>> stream, string member, Lease lease, CancellationToken token)
    {
        string subject = SubjectOf(lease.Shard);
        var answer = await Put(lease.Revision).ConfigureAwait(false);
        if (answer.Error?.ErrCode == WrongLastSequence
            && await RevisionOf(stream, subject, member, token).ConfigureAwait(false) is { } revision)
        {
            answer = await Put(revision).ConfigureAwait(false);
        }

        return answer.Error is null ? new Lease(lease.Shard, answer.Seq) : null;

        ValueTask<PubAckResponse> Put(ulong expected) => context.PublishAsync(
            subject, member, opts: new NatsJSPubOpts { ExpectedLastSubjectSequence = expected },
            cancellationToken: token);
    }

    private static async Task<ulong?> RevisionOf(
        Lazy<Task<INatsJSStream>> stream, string subject, string member, CancellationToken token)
    {
        try
        {
            var bucket = await stream.Value.ConfigureAwait(false);
            var last = await bucket.GetAsync(new StreamMsgGetRequest { LastBySubj = subject }, token)
                .ConfigureAwait(false);
            return last.Message.Data.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(member))
                ? last.Message.Seq
                : null;
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            // Nobody's any more.
            return null;
        }
    }

    private void Do(Func<NatsJSContext, CancellationToken, Task> action)
    {
        try
        {
            if (_context is null)
            {
                Open();
            }

            using var patience = new CancellationTokenSource(s_patience);
            action(_context!, patience.Token).WaitAsync(s_patience, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or TimeoutException)
        {
            throw new EngineException(
                EngineProblem.Unreachable, $"{_target.Name}: the leases in bucket {_bucket}: {e.Message}", e);
        }
    }

    private void Open()
    {
        Close();
        _connection = NatsOpening.Connect(_target, CancellationToken.None);
        var context = new NatsJSContext(_connection);
        int replicas = Wait(context.GetStreamAsync(_target.Stream)).Info.Config.NumReplicas;
        Make(context, new StreamConfig($"KV_{_bucket}", [Root + ">"])
        {
            MaxAge = TimeToLive,
            DuplicateWindow = TimeToLive,
            NumReplicas = replicas,
        });
        Make(context, new StreamConfig($"KV_{_bucket}-sessions", [SessionRoot + ">"]) { NumReplicas = replicas });
        _context = context;
    }

    // As a bucket is made, so that the tools for buckets understand it.
    private void Make(NatsJSContext context, StreamConfig config)
    {
        config.MaxMsgsPerSubject = 1;
        config.AllowRollupHdrs = true;
        config.DenyDelete = true;
        config.Discard = StreamConfigDiscard.New;
        config.Storage = StreamConfigStorage.File;
        try
        {
            _ = Wait(context.CreateStreamAsync(config));
        }
        catch (NatsJSApiException e) when (e.Error.ErrCode == StreamNameInUse)
        {
            throw new EngineException(
                EngineProblem.Unfit,
                $"{_target.Name}: bucket {_bucket} is there with other settings: remove it while no collector runs "
                    + $"(nats kv rm {_bucket})", e);
        }
    }

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().WaitAsync(s_patience).GetAwaiter().GetResult();

    private void Close()
    {
        _context = null;
        if (_connection is { } connection)
        {
            _connection = null;
            _ = connection.DisposeAsync().AsTask().Wait(s_patience);
        }
    }
}
