using System.Net.Sockets;
using System.Text.RegularExpressions;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using JetNotify.Tests.Support;
using Deadline = JetNotify.Tests.Support.Deadline;

namespace JetNotify.Tests.Mqtt;

/// <summary>What a connection makes of the vectors over the network: the same as a session alone.</summary>
public sealed class ConnectionVectorTests
{
    [Fact]
    public async Task Every_vector_means_over_a_socket_what_it_means_to_a_session()
    {
        var otherwise = new List<string>();

        // What counts against a receive maximum, and what is a copy, depends on when acknowledgements leave.
        foreach (var vector in WireVector.All.Where(vector => vector.Number("receive") is null && !vector.Has("acked")))
        {
            string outcome = await Outcome(vector);
            if (outcome != Expected(vector))
            {
                otherwise.Add($"{vector.Name}: {outcome}, not {Expected(vector)}");
            }
        }

        Assert.Empty(otherwise);
    }

    /// <summary>What of a vector's outcomes shows outside: no pings, and of a refusal or a goodbye its code.</summary>
    private static string Expected(WireVector vector)
    {
        bool refused = vector.Outcomes[0].StartsWith("ConnAck ", StringComparison.Ordinal)
            && !vector.Outcomes[0].StartsWith("ConnAck 00", StringComparison.Ordinal);
        var said = vector.Outcomes.Take(refused ? 1 : int.MaxValue).Select(Shown).Where(text => text.Length != 0);
        var sent = vector.Fails ? [] : vector.Outcomes.Select(Answer).Where(answer => answer.Length != 0);
        return $"{string.Join(" / ", said)} > {string.Concat(sent)}";
    }

    private static string Shown(string outcome)
    {
        string text = outcome.Split(" > ")[0];
        string[] words = text.Split(' ');
        return words switch
        {
            ["PingResp" or "Nothing"] => string.Empty,
            ["ConnAck", not "00", ..] => $"Refused {words[1]} ",
            ["Disconnect", ..] => $"Lost {words[1]} ",
            ["Malformed" or "Refused", var code, var statement] =>
                $"{words[0]} {code} {(statement == "-" ? "" : statement)}",
            _ => text,
        };
    }

    private static string Answer(string outcome) =>
        outcome.Split(" > ") is [_, var answer] ? answer.Replace(" ", string.Empty,
            StringComparison.Ordinal) : string.Empty;

    private static async Task<string> Outcome(WireVector vector)
    {
        var heard = new Heard();
        byte[]? sent = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            if (!vector.Has("new"))
            {
                await peer.Send(vector.Version == ProtocolVersion.V5 ? "20 03 00 00 00" : "20 02 00 00");
            }

            if (vector.Number("subscribe") is not null)
            {
                await peer.Expect(8);
            }

            if (vector.Number("unsubscribe") is not null)
            {
                await peer.Expect(10);
            }

            await peer.Send(vector.Bytes);
            var stream = peer.Stream;
            using var answers = new MemoryStream();
            try
            {
                peer.Socket.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(answers);
            }
            catch (Exception cut) when (cut is IOException or SocketException)
            {
                // The connection refused it already.
            }

            sent = answers.ToArray();
        }))
        {
            await Task.Factory.StartNew(() => heard.Run(vector, broker.Port), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Deadline.Until(() => sent is not null, "the broker saw the end");
        }

        // MQTT 5.0 §3.7.2.2.1: a Property Length of 0 may be written or left out.
        string answers = Regex.Replace(Convert.ToHexString(sent!), "7004(....)9200", "7003${1}92", RegexOptions.None,
            TimeSpan.FromSeconds(1));
        return $"{string.Join(" / ", heard.Said)} > {(heard.Failed ? "" : answers)}";
    }

    private sealed class Heard : IPublishSink, IConnectionObserver
    {
        public List<string> Said { get; } = [];

        public bool Failed { get; private set; }

        public void Run(WireVector vector, int port)
        {
            try
            {
                using var connection = Connection.Open(
                    new TransportOptions { Host = "127.0.0.1", Port = port },
                    new Session(WireSession.Options(vector)), Deadline.Patience, null, CancellationToken.None);
                if (vector.Has("new"))
                {
                    Said.Add(WireSession.Describe(connection.ConnAck));
                }

                if (vector.Number("subscribe") is { } subscribe)
                {
                    connection.Subscribe([.. WireSession.Filters(subscribe)
                        .Select(filter => new Subscription(TopicFilter.Parse(filter), QoS.ExactlyOnce))], []);
                }

                if (vector.Number("unsubscribe") is { } unsubscribe)
                {
                    connection.Unsubscribe([.. WireSession.Filters(unsubscribe).Select(TopicFilter.Parse)], []);
                }

                connection.Run(this, this);
            }
            catch (MqttException failure) when (failure is { Kind: FailureKind.Lost, Code: null })
            {
                // The end of the vector.
            }
            catch (MqttException failure)
            {
                Failed = failure.Kind is FailureKind.Malformed or FailureKind.Refused;
                Said.Add($"{failure.Kind} {failure.Code:X2} {failure.Statement}");
            }
        }

        public SinkResult OnPublish(in Publish publish)
        {
            Said.Add(WireSession.Describe(publish));
            return SinkResult.Continue;
        }

        public void Flush()
        {
        }

        public void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt) => Add("SubAck", grants);

        public void OnUnsubAck(IReadOnlyList<Grant> grants) => Add("UnsubAck", grants);

        private void Add(string name, IReadOnlyList<Grant> grants) =>
            Said.Add(name
                + string.Concat(grants.Select(grant =>
                    $" {grant.Code:X2}{(grant.ReasonString is null ? "" : ":" + grant.ReasonString)}")));
    }
}
