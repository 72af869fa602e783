using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace JetNotify.Delivery.Nats;

/// <summary>Whether a stream keeps what is promised: it takes all subjects, answers, and finds duplicates long enough
/// back. Makes it where that was asked for.</summary>
/// <param name="target">Which stream.</param>
internal sealed class StreamCheck(NatsTarget target)
{
    // The server's own default.
    private static readonly TimeSpan s_shortestWindow = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(5);

    private const int StreamNotFound = 10059;

    /// <summary>Looks at the stream.</summary>
    /// <exception cref="EngineException">It is missing or unfit; says what to do.</exception>
    public void Run(NatsConnection connection, CancellationToken cancellation)
    {
        var context = new NatsJSContext(connection);
        try
        {
            var config = Find(context, cancellation) ?? Create(context, cancellation);
            if (Unfit(config) is { } why)
            {
                throw new EngineException(EngineProblem.Unfit, $"{target.Name}: {why}");
            }
        }
        catch (Exception e) when (e is NatsNoRespondersException
            || (e is NatsJSApiException { Error.Code: 503 } disabled
            && disabled.Error.Description?.Contains("not enabled", StringComparison.Ordinal) == true))
        {
            throw new EngineException(
                EngineProblem.Unfit,
                $"{target.Name}: JetStream is not enabled there: start nats-server with -js, or with jetstream {{}} in "
                    + "its file", e);
        }
        catch (NatsJSApiException e)
        {
            throw new EngineException(
                e.Error.Code == 503 ? EngineProblem.Unreachable : EngineProblem.Unfit,
                $"{target.Name}: {e.Error.Description}", e);
        }
        catch (Exception e) when (e is NatsException or TimeoutException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new EngineException(
                EngineProblem.Unreachable, $"{target.Name}: JetStream does not answer: {e.Message}", e);
        }
    }

    private StreamConfig? Find(NatsJSContext context, CancellationToken cancellation)
    {
        try
        {
            return context.GetStreamAsync(target.Stream, cancellationToken: cancellation)
                .AsTask().GetAwaiter().GetResult().Info.Config;
        }
        catch (NatsJSApiException e) when (e.Error.ErrCode == StreamNotFound)
        {
            return null;
        }
    }

    private StreamConfig Create(NatsJSContext context, CancellationToken cancellation)
    {
        if (target.Replicas is not { } replicas)
        {
            throw new EngineException(
                EngineProblem.Unfit,
                $"{target.Name}: there is no stream {target.Stream}: --create-stream 1 makes it (3 in a cluster), or: "
                    + $"nats stream add {target.Stream} --subjects '{RecordRoute.AllSubjects}' "
                    + "--dupe-window 5m --defaults");
        }

        return context.CreateStreamAsync(
            new StreamConfig(target.Stream, [RecordRoute.AllSubjects])
            {
                NumReplicas = replicas,
                DuplicateWindow = s_window,
                Storage = StreamConfigStorage.File,
            },
            cancellation).AsTask().GetAwaiter().GetResult().Info.Config;
    }

    private string? Unfit(StreamConfig config)
    {
        string edit = $"nats stream edit {target.Stream}";
        if (config.Subjects?.Any(subject => subject is ">" || subject == RecordRoute.AllSubjects) != true)
        {
            return $"the stream does not take {RecordRoute.AllSubjects}, but {Listed(config.Subjects)}: {edit} "
                + $"--subjects '{RecordRoute.AllSubjects}'";
        }

        if (config.NoAck)
        {
            return $"the stream acknowledges nothing (no_ack): {edit} --ack";
        }

        if (config.Sealed)
        {
            return "the stream is sealed: name another one";
        }

        return config.DuplicateWindow < s_shortestWindow
            ? $"the stream finds duplicates only {config.DuplicateWindow.TotalSeconds:0.###} s back: "
                + $"{edit} --dupe-window 5m"
            : null;
    }

    private static string Listed(ICollection<string>? subjects) =>
        subjects is { Count: > 0 } ? string.Join(", ", subjects) : "nothing (it is a mirror)";
}
