using Confluent.Kafka;

namespace JetNotify.Delivery.Kafka;

/// <summary>Looks whether somebody answers, lets this client in, and has the topic.</summary>
/// <param name="target">The target.</param>
/// <param name="lastError">What the client last said was wrong, or null.</param>
internal sealed class TopicCheck(KafkaTarget target, Func<Error?> lastError)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(500);

    // Brokers that make topics by themselves need a moment for it.
    private static readonly TimeSpan s_creation = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the topic is there.</summary>
    /// <exception cref="EngineException">It is not; says what to do.</exception>
    public void Run(Handle handle, CancellationToken cancellation)
    {
        using var admin = new DependentAdminClientBuilder(handle).Build();
        long begun = Environment.TickCount64;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var error = Ask(admin);
            if (error is { Code: ErrorCode.NoError })
            {
                return;
            }

            var waited = TimeSpan.FromMilliseconds(Environment.TickCount64 - begun);
            if (Explain(error ?? lastError(), waited) is { } known)
            {
                throw known;
            }

            // Also where it answers at once: a topic that is being made, brokers that are not up yet.
            _ = cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }
    }

    // What the brokers say of the topic; null where none answers.
    private Error? Ask(IAdminClient admin)
    {
        try
        {
            var topics = admin.GetMetadata(target.Topic, s_slice).Topics;
            return topics.Find(topic => topic.Topic == target.Topic)?.Error;
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    // Null while waiting may help.
    private EngineException? Explain(Error? error, TimeSpan waited) => error?.Code switch
    {
        ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable when waited < s_creation => null,
        ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable => new EngineException(
            EngineProblem.Unfit,
            $"{target.Name}: there is no topic {target.Topic}, and the brokers make none: kafka-topics.sh "
                + $"--bootstrap-server {target.Servers[0]} --create --topic {target.Topic} --partitions 6 "
                + "--replication-factor 3"),
        ErrorCode.TopicAuthorizationFailed => new EngineException(
            EngineProblem.Refused,
            $"{target.Name}: this client may not write to the topic: kafka-acls.sh --bootstrap-server "
                + $"{target.Servers[0]} --add --allow-principal User:NAME --producer --topic {target.Topic}"),
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => new EngineException(
            EngineProblem.Refused,
            $"{target.Name}: the brokers refuse this client: see sasl.… in --creds FILE ({OneLine(error)})"),
        ErrorCode.Local_Ssl => new EngineException(EngineProblem.Tls, $"{target.Name}: {OneLine(error)}"),
        ErrorCode.Local_AllBrokersDown => Unreachable(),
        _ => waited < s_patience ? null : Unreachable(),
    };

    private EngineException Unreachable() =>
        new(EngineProblem.Unreachable, $"{target.Name} cannot be reached: no broker answers");

    /// <summary>Returns the words of an error on one line.</summary>
    public static string OneLine(Error error) => error.Reason.ReplaceLineEndings(" ");
}
