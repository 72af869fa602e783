using System.Net.Sockets;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify;

/// <summary>What a failure means to whoever reads it, with its cure, and the exit status it deserves.</summary>
internal static class FailureText
{
    // A broker may put 65,535 bytes there, for each filter.
    private const int LongestReason = 500;

    private const byte UnacceptableVersion = 1;
    private const byte UnsupportedVersion = 0x84;
    private const byte PacketTooLarge = 0x95;

    /// <summary>Returns the exit status (docs/exit-codes.md).</summary>
    public static ExitCode Code(MqttFailure failure) => failure.Kind switch
    {
        FailureKind.Unreachable or FailureKind.ClosedBeforeConnAck => ExitCode.Unreachable,
        FailureKind.Refused => ExitCode.Refused,
        FailureKind.Malformed => ExitCode.Malformed,
        FailureKind.Tls => ExitCode.Tls,
        _ => ExitCode.Lost,
    };

    /// <summary>Returns what happened, and what to do about it.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="transport">Where the broker was looked for.</param>
    /// <param name="connect">What it was offered.</param>
    /// <param name="goesOn">Whether it is tried again anyway, so that nobody needs to be told to.</param>
    public static Diagnosis Describe(MqttFailure failure, TransportOptions transport, ConnectOptions connect, bool goesOn) => failure.Kind switch
    {
        FailureKind.ClosedBeforeConnAck when transport.Tls is null => new(failure.Message, ClosedWithoutAWord.Advice(failure, transport, connect)),
        FailureKind.ClosedBeforeConnAck =>
            new(failure.Message, new Advice("A broker that wants a client certificate does this too: --cert and --key name one")),
        FailureKind.Tls => new(failure.Message, CureOfTls(failure.TlsCause)),
        FailureKind.Refused when IsVersionRefusal(failure) =>
            new(failure.Message, new Advice($"The broker does not speak MQTT {Name(connect.Version)}: {OtherVersion(connect.Version)}")),
        FailureKind.Refused => new(failure.Message, CureOfRefusal(failure.ReasonCode, connect, goesOn)),
        FailureKind.Unreachable when IsRefusedPort(failure) && transport is { Proxy: null, UnixPath: null } =>
            new(failure.Message, RouterCure.Listening(transport.Port)),
        FailureKind.Malformed when failure.ReasonCode == PacketTooLarge =>
            new(failure.Message, new Advice("--max-packet-size sets how much is taken")),
        _ => new(failure.Message),
    };

    /// <summary>Returns why the broker refused one topic filter: the specification's words, then its own.</summary>
    public static string Describe(PacketType packet, Grant grant, ProtocolVersion version)
    {
        string words = ReasonCode.Words(packet, grant.Code, version);
        return grant.ReasonString is { } more ? $"{words}: {(more.Length <= LongestReason ? more : $"{more[..LongestReason]}…")}" : words;
    }

    /// <summary>What to do about a refused topic filter.</summary>
    public static Advice CureOfRefusedFilter { get; } =
        new("The broker's access rules decide which topics this user may read");

    /// <summary>Whether trying again may help: a refusal for good and a broken protocol do not mend themselves.</summary>
    public static bool IsPassing(MqttFailure failure) => failure.Kind switch
    {
        FailureKind.Malformed => false,
        FailureKind.Refused => IsPassingRefusal(failure.ReasonCode),
        // Session taken over: coming back would throw the other client out, and so on for ever.
        FailureKind.Lost => failure.ReasonCode != 0x8E,
        _ => true,
    };

    private static bool IsRefusedPort(MqttFailure failure) =>
        failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private static bool IsVersionRefusal(MqttFailure failure) =>
        failure.ReasonCode is UnacceptableVersion or UnsupportedVersion;

    // 3: server unavailable (3.x); 88 server unavailable, 89 busy, 97 quota exceeded, 9C use another server, 9F rate (5.0).
    private static bool IsPassingRefusal(byte? code) => code is 3 or 0x88 or 0x89 or 0x97 or 0x9C or 0x9F;

    private static IReadOnlyList<Advice> CureOfTls(TlsCause cause) => cause switch
    {
        TlsCause.UnknownIssuer => [new("--cafile names the authority to trust")],
        TlsCause.WrongName => [new("--server-name sets the name to expect")],
        TlsCause.ClientCertificate => [new("--cert and --key name the client certificate")],
        TlsCause.NotUsed => [new("To speak TLS there, add --tls")],
        _ => [],
    };

    private static IReadOnlyList<Advice> CureOfRefusal(byte? code, ConnectOptions connect, bool goesOn) => code switch
    {
        2 or 0x85 => [new("Choose another client id with -i")],
        4 or 0x86 when connect.UserName is not null => [new("The user name or the password is wrong")],
        4 or 0x86 => [new("Give the user with -u and the password with --password-file or JETNOTIFY_PASSWORD")],
        5 or 0x87 when connect.UserName is not null =>
            [new("The user name or the password may be wrong, or the broker's access rules lack this user")],
        5 or 0x87 => [new("The broker's access rules decide: a user (-u), a client id (-i) or an address may be missing there")],
        3 or 0x88 or 0x89 or 0x97 or 0x9F when !goesOn => [new("It may take clients again later: --connect-timeout 0 keeps subscribe trying")],
        > 5 and < 0x80 => [new("MQTT does not define this code; the broker's own log may say more")],
        _ => [],
    };

    /// <summary>Returns the version as people write it: <c>3.1.1</c>.</summary>
    public static string Name(ProtocolVersion version) => version switch
    {
        ProtocolVersion.V31 => "3.1",
        ProtocolVersion.V5 => "5.0",
        _ => "3.1.1",
    };

    private static string OtherVersion(ProtocolVersion version) =>
        version == ProtocolVersion.V311 ? "try -V 31 (an old broker) or -V 5" : "try -V 311";
}
