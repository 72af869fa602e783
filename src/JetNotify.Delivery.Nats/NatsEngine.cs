using System.Globalization;
using NATS.Client.Core;

namespace JetNotify.Delivery.Nats;

/// <summary>
/// A stream of NATS JetStream. Records are published with their id as <c>Nats-Msg-Id</c>, by which the server finds
/// duplicates, and as many at once as there are: the answers come to one inbox. A few strings are allocated for each,
/// which the client's way to publish asks for.
/// </summary>
public sealed class NatsEngine : IEngine
{
    private const string IdHeader = "Nats-Msg-Id";
    private const string DeviceHeader = "device";
    private const string KindHeader = "kind";

    // Of the names and values of the three: a name in the inventory may be long.
    private const int HeaderRoom = 4096;

    // How long the client's buffer may stay full: TCP takes nothing.
    private static readonly TimeSpan s_fullBuffer = TimeSpan.FromSeconds(1);

    private readonly NatsTarget _target;
    private readonly NatsHeaders _headers = new(3);
    private readonly SentBatches _sent = new();
    private NatsConnection? _connection;

    // Held here: the client holds a subscription by a weak reference only, and one that nobody holds hears nothing
    // more.
    private AckInbox? _acks;
    private string _inbox = "";
    private volatile string? _problem;
    private string _device = "";

    /// <summary>An engine that is not open yet.</summary>
    public NatsEngine(NatsTarget target) => _target = target;

    /// <inheritdoc/>
    public string Name => _target.Name;

    /// <inheritdoc/>
    public string? Problem =>
        _connection is { ConnectionState: not NatsConnectionState.Open } ? $"{Name}: the connection is lost" : _problem;

    /// <inheritdoc/>
    public void Open(CancellationToken cancellation)
    {
        Close();
        var connection = NatsOpening.Connect(_target, cancellation);
        try
        {
            new StreamCheck(_target).Run(connection, cancellation);

            // Not below the client's own, which it looks up by whole names.
            _inbox = $"{connection.Opts.InboxPrefix}.{Guid.NewGuid():N}.";
            _acks = new AckInbox(connection, _inbox, Answered);
            connection.AddSubAsync(_acks, cancellation).AsTask().GetAwaiter().GetResult();
            _connection = connection;
        }
        catch
        {
            connection.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TrySend(RecordBatch batch, int index)
    {
        if (_connection is not { ConnectionState: NatsConnectionState.Open } connection)
        {
            return false;
        }

        _sent.Note(batch);
        var route = batch.RouteOf(index);
        int most = connection.ServerInfo?.MaxPayload ?? int.MaxValue;
        if (batch.BodyOf(index).Length > most - HeaderRoom)
        {
            // The server would end the connection, and everybody else's records with it.
            batch.Answer(batch.NumberOf(index), RecordAnswer.Refused,
                $"larger than the server's max_payload of {most:N0} bytes with its headers");
            return true;
        }

        SetHeaders(route, batch.IdOf(index));
        string reply = _inbox + batch.NumberOf(index).ToString(CultureInfo.InvariantCulture);
        try
        {
            var sending = connection.PublishAsync(
                route.Subject, batch.BodyOf(index), _headers, reply, NatsRawSerializer<ReadOnlyMemory<byte>>.Default);
            return sending.IsCompletedSuccessfully || sending.AsTask().Wait(s_fullBuffer);
        }
        catch (Exception e) when (e is NatsException
            or AggregateException { InnerException: NatsException or OperationCanceledException })
        {
            _problem = $"{Name}: {(e.InnerException ?? e).Message}";
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void SetHeaders(RecordRoute route, ReadOnlySpan<byte> id)
    {
        _headers[IdHeader] = System.Text.Encoding.ASCII.GetString(id);
        if (!ReferenceEquals(_device, route.Device))
        {
            _device = route.Device;

            // A line feed would end the header.
            _headers[DeviceHeader] = _device.Any(char.IsControl) ? SubjectToken.Escape(_device) : _device;
        }

        _headers[KindHeader] = route.Kind;
    }

    private void Answered(long number, StreamAnswer answer)
    {
        if (answer.Answer == RecordAnswer.None)
        {
            _problem = $"{Name}: {answer.Problem}";
            return;
        }

        _problem = null;
        _sent.Answer(number, answer.Answer, answer.Problem);
    }

    private void Close()
    {
        if (_connection is { } connection)
        {
            _connection = null;

            // What is in its buffers has its answers already, or is not acknowledged.
            _ = connection.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));
        }
    }
}
