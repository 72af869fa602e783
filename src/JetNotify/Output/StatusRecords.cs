using System.Globalization;
using System.Text;
using JetNotify.Mqtt;

namespace JetNotify.Output;

/// <summary>
/// Records of the connection itself among the messages (<c>--status</c>, and in a recording), one JSON object a line:
/// <c>{"ts","device","status",…}</c>, on the messages' clock and in order with them. Called on the connection's thread.
/// Records of a connection that holds are written when the sink is flushed, which a connection does before it first
/// waits and after each read; the others at once. Either way they wait for the reader of standard output as a message
/// does.
/// </summary>
/// <param name="sink">Where the messages go.</param>
/// <param name="device">The router, as it was typed.</param>
/// <param name="terminal">Whether characters that could steer or deceive a terminal become JSON escapes.</param>
internal sealed class StatusRecords(IMessageSink sink, string device, bool terminal)
{
    private readonly Rfc3339 _clock = new();
    private readonly OutputBuffer _line = new(capacity: 512);

    /// <summary>CONNECT was answered for the first time.</summary>
    public void Connected(Connection connection, string clientId)
    {
        Begin("connected", DateTime.UtcNow);
        AppendConnection(connection, clientId);
        End();
    }

    /// <summary>CONNECT was answered again, after so long without a connection.</summary>
    public void Restored(Connection connection, string clientId, TimeSpan gap)
    {
        Begin("restored", DateTime.UtcNow);
        Append("gap", gap.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        AppendConnection(connection, clientId);
        End();
    }

    /// <summary>SUBSCRIBE was answered. Written with the messages that came with the answer.</summary>
    /// <param name="grants">The answer, filter by filter.</param>
    /// <param name="words">What a refusal means.</param>
    /// <param name="receivedAt">When it was read.</param>
    public void Subscribed(IReadOnlyList<Grant> grants, Func<Grant, string> words, DateTime receivedAt)
    {
        Begin("subscribed", receivedAt);
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
                AppendText("why", words(grant));
            }

            _line.Append((byte)'}');
        }

        _line.Append((byte)']');
        End();
    }

    /// <summary>The connection is gone, and not because it was to end.</summary>
    public void Lost(string why)
    {
        Begin("lost", DateTime.UtcNow);
        AppendText("why", why);
        Write();
    }

    /// <summary>The last record: work is over, with this exit status and, where it failed, for this reason.</summary>
    public void Ended(ExitCode code, string? why)
    {
        Begin("ended", DateTime.UtcNow);
        Append("exit", ((int)code).ToString(CultureInfo.InvariantCulture));
        if (why is not null)
        {
            AppendText("why", why);
        }

        Write();
    }

    private void Begin(string status, DateTime at)
    {
        _line.Clear();
        _line.Append("{\"ts\":\""u8);
        _line.Append(_clock.Format(at));
        _line.Append((byte)'"');
        AppendText("device", device);
        AppendText("status", status);
    }

    private void AppendConnection(Connection connection, string clientId)
    {
        AppendText("peer", connection.Peer);
        if (connection.LocalEndPoint is { } local)
        {
            AppendText("local", local.ToString());
        }

        AppendText("client-id", clientId);
        var granted = connection.ConnAck;
        Append("session-present", granted.SessionPresent ? "true" : "false");
        AppendNumber("session-expiry", granted.SessionExpirySeconds);
        AppendNumber("keep-alive", granted.ServerKeepAlive);
        AppendNumber("receive-maximum", granted.ReceiveMaximum);
        AppendNumber("maximum-packet-size", granted.MaximumPacketSize);
        AppendNumber("maximum-qos", granted.MaximumQoS == QoS.ExactlyOnce ? null : (uint)granted.MaximumQoS);
    }

    private void AppendNumber(string name, uint? value)
    {
        if (value is { } number)
        {
            Append(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void End()
    {
        _line.Append("}\n"u8);
        sink.AddRecord(_line.Written);
    }

    private void Write()
    {
        End();
        sink.Flush();
    }

    private void AppendText(string name, string text)
    {
        Append(name, string.Empty);
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
