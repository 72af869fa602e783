using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Mqtt;

/// <summary>Why a connection could not be made or kept: the closed family every failure of this library belongs
/// to.</summary>
public enum FailureKind
{
    /// <summary>No name, no route, refused, timed out: there was never a byte from a broker.</summary>
    Unreachable,

    /// <summary>The transport opened and was closed before CONNACK: what a Junos router does to a client outside
    /// <c>allow-clients</c>.</summary>
    ClosedBeforeConnAck,

    /// <summary>The broker answered no: CONNACK with a refusal, or AUTH that is not spoken here.</summary>
    Refused,

    /// <summary>An established connection ended: closed, reset, silent, or DISCONNECT from the broker.</summary>
    Lost,

    /// <summary>The broker broke the protocol, or sent a packet above the agreed size.</summary>
    Malformed,

    /// <summary>TLS could not be agreed or the certificate did not hold.</summary>
    Tls,
}

/// <summary>What a <see cref="FailureKind.Tls"/> failure is about, where a caller can name a cure.</summary>
public enum TlsCause
{
    /// <summary>Something else; the message says what.</summary>
    Other,

    /// <summary>The broker's certificate leads to no authority that is trusted here.</summary>
    UnknownIssuer,

    /// <summary>The broker's certificate is for another name.</summary>
    WrongName,

    /// <summary>The broker wants a client certificate, or another one.</summary>
    ClientCertificate,

    /// <summary>The broker speaks TLS, and was met without.</summary>
    NotUsed,

    /// <summary>The key of the client certificate cannot be used: this system finds it too weak, or the broker takes no
    /// signature of its kind.</summary>
    ClientKey,
}

/// <summary>A connection failed. The message is one line for people and names the cure where one is known.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "A failure without its kind says nothing.")]
public sealed class MqttException : Exception
{
    // Whoever is at the other end may have put a long text into it.
    private const int Longest = 1500;

    /// <summary>A failure of <paramref name="kind"/>.</summary>
    /// <param name="kind">The family member.</param>
    /// <param name="message">One line for people; a very long one is cut.</param>
    /// <param name="inner">What was underneath, if anything.</param>
    public MqttException(FailureKind kind, string message, Exception? inner = null)
        : base(message.Length <= Longest ? message : $"{message[..Longest]}…", inner)
    {
        Kind = kind;
    }

    /// <summary>The family member; decides the exit code.</summary>
    public FailureKind Kind { get; }

    /// <summary>The CONNACK return code or MQTT 5 reason code that came, or the one to send in DISCONNECT for
    /// <see cref="FailureKind.Malformed"/>; null where there is none.</summary>
    public byte? Code { get; init; }

    /// <summary>What a failure of kind <see cref="FailureKind.Tls"/> is about.</summary>
    public TlsCause TlsCause { get; init; }

    /// <summary>Whether what answered is plainly no MQTT broker at all: the message has what it said.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether 5.0 was asked for, and CONNACK came in the shape of an older version.</summary>
    public bool IsOlderVersion { get; init; }

    /// <summary>How TCP failed in a failure of kind <see cref="FailureKind.Unreachable"/>: of several addresses, what
    /// tells most; null where it was not TCP.</summary>
    public System.Net.Sockets.SocketError? TcpError { get; init; }

    /// <summary>The violated conformance statement, e.g. <c>MQTT-3.3.1-4</c>; null where none applies.</summary>
    public string? Statement { get; init; }

    /// <summary>What was wrong in a failure of kind <see cref="FailureKind.Malformed"/>, without who did it; else
    /// null.</summary>
    public string? Detail { get; init; }

    /// <summary>This end's address as the broker saw it, once TCP was open (what <c>allow-clients</c> must name); else
    /// null.</summary>
    public System.Net.IPEndPoint? LocalEndPoint { get; init; }
}
