using JetNotify.Mqtt;

namespace JetNotify.Subscribe;

/// <summary>Recognizes two clients with one id that throw each other out: a broker of MQTT 3.1.1 ends the older
/// connection without a word, and it comes back to throw the newer out. One thread.</summary>
/// <param name="clientId">The id asked for with <c>-i</c>, or null where it is one that nobody else has.</param>
internal sealed class TakeoverWatch(string? clientId)
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(30);

    private int _inARow;
    private bool _said;

    /// <summary>Notes a connection that was lost, and returns what to say of it, once; else null.</summary>
    /// <param name="failure">How it was lost.</param>
    /// <param name="lifetime">How long it had stood.</param>
    public string? Lost(MqttException failure, TimeSpan lifetime)
    {
        bool isSuspect = clientId is { Length: > 0 } && failure is { Kind: FailureKind.Lost, Code: null }
            && lifetime < s_short;
        _inARow = isSuspect ? _inARow + 1 : 0;
        if (_inARow < 2 || _said)
        {
            return null;
        }

        _said = true;
        return "the broker ended two connections soon and without a reason: another client may be using the client "
            + $"id '{clientId}', "
            + "and the two throw each other out. Choose another with -i";
    }
}
