using System.Globalization;
using System.Text;
using JetNotify.Fleet;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>What happened to a router's connection, as a record and as a sentence. One thread at a time.</summary>
/// <param name="terminal">Whether characters that could steer or deceive a terminal become JSON escapes.</param>
internal sealed class FleetStatusLine(bool terminal)
{
    private readonly Rfc3339 _clock = new();
    private readonly OutputBuffer _line = new(capacity: 1024);

    /// <summary>Returns the record, with its line feed; good until the next call.</summary>
    public ReadOnlySpan<byte> Json(Router router, RouterView view, FleetStatus status, long sequence)
    {
        _line.Clear();
        view.Record.Append(_line, sequence);
        _line.Append(",\"ts\":\""u8);
        _line.Append(_clock.Format(status.At));
        _line.Append((byte)'"');
        AppendText("status", Word(status.Kind));
        if (status.Peer is { } peer)
        {
            AppendText("peer", peer);
        }

        if (status.Local is { } local)
        {
            AppendText("local", local);
        }

        if (status.ConnAck is { } connAck)
        {
            AppendText("client-id", connAck.AssignedClientId ?? router.Spec.Connect.ClientId);
            Append("session-present", connAck.SessionPresent ? "true" : "false");
        }

        if (status.Gap is { } gap)
        {
            Append("gap", gap.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        }

        if (status.Kind == FleetStatusKind.Gap)
        {
            AppendText("certainty", status.IsCertain ? "certain" : "likely");
        }

        if (Why(router, status) is { } why)
        {
            AppendText("why", why);
        }

        if (status.RetryIn is { } wait)
        {
            Append("retry-in", wait.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        }

        if (status.Grants is { } grants)
        {
            AppendGrants(grants, router.Spec.Connect.Version);
        }

        _line.Append("}\n"u8);
        return _line.Written;
    }

    /// <summary>Returns what happened in one sentence, without a full stop and without the router's name.</summary>
    public static string Sentence(Router router, FleetStatus status) => status.Kind switch
    {
        FleetStatusKind.Connected => $"connected to {status.Peer}",
        FleetStatusKind.Subscribed => Subscribed(status.Grants!),
        FleetStatusKind.Restored =>
            $"connected to {status.Peer} again after {Seconds(status.Gap!.Value)} without a connection",
        FleetStatusKind.Lost => $"lost the connection: {Why(router, status)}; {Again(status)}",
        FleetStatusKind.TakenOver =>
            $"another client with the same client id took the connection over; {Again(status)}",
        FleetStatusKind.Gap =>
            $"{(status.IsCertain ? "certain" : "likely")} gap of {Seconds(status.Gap!.Value)}: {status.Why}",
        _ => $"not connected: {Why(router, status)}; {Again(status)}",
    };

    /// <summary>Returns the status as a word of the records.</summary>
    public static string Word(FleetStatusKind kind) => kind switch
    {
        FleetStatusKind.Connected => "connected",
        FleetStatusKind.Subscribed => "subscribed",
        FleetStatusKind.Lost => "lost",
        FleetStatusKind.Refused => "refused",
        FleetStatusKind.Restored => "restored",
        FleetStatusKind.TakenOver => "taken-over",
        _ => "gap",
    };

    /// <summary>Returns what a failure means to whoever reads it, with its cure.</summary>
    public static string Explain(RouterSpec spec, MqttException failure) =>
        FailureText.Describe(failure, spec.Transport, spec.Connect, goesOn: true).ToString();

    private static string? Why(Router router, FleetStatus status) =>
        status.Why ?? (status.Failure is { } failure ? Explain(router.Spec, failure) : null);

    private static string Again(FleetStatus status) => $"trying again in {Seconds(status.RetryIn ?? TimeSpan.Zero)}";

    private static string Seconds(TimeSpan span) =>
        span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Subscribed(IReadOnlyList<Grant> grants)
    {
        int refused = grants.Count(grant => grant.Refused);
        return refused == 0
            ? $"subscribed to {grants.Count} topic filter{(grants.Count == 1 ? "" : "s")}"
            : $"subscribed to {grants.Count - refused} of {grants.Count} topic filters; refused: "
                + string.Join(", ", grants.Where(grant => grant.Refused).Select(grant => grant.Filter.Text));
    }

    private void AppendGrants(IReadOnlyList<Grant> grants, ProtocolVersion version)
    {
        _line.Append(",\"filters\":["u8);
        for (int i = 0; i < grants.Count; i++)
        {
            var grant = grants[i];
            _line.Append(i == 0 ? "{\"filter\":"u8 : ",{\"filter\":"u8);
            AppendString(grant.Filter.Text);
            Append("granted", grant.Refused ? "false" : "true");
            Append(grant.Refused ? "code" : "qos", grant.Code.ToString(CultureInfo.InvariantCulture));
            if (grant.Refused)
            {
                AppendText("why", FailureText.Describe(PacketType.SubAck, grant, version));
            }

            _line.Append((byte)'}');
        }

        _line.Append((byte)']');
    }

    private void AppendText(string name, string text)
    {
        Append(name, "");
        AppendString(text);
    }

    private void Append(string name, string value)
    {
        _line.Append((byte)',');
        AppendString(name);
        _line.Append((byte)':');
        _line.Append(Encoding.UTF8.GetBytes(value));
    }

    private void AppendString(string text) => JsonText.AppendString(_line, Encoding.UTF8.GetBytes(text), terminal);
}
