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

    /// <summary>Returns the exit status (docs/exit-codes.md).</summary>
    public static ExitCode Code(MqttException failure) => failure.Kind switch
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
    public static Diagnosis Describe(MqttException failure, TransportOptions transport, ConnectOptions connect,
        bool goesOn) =>
        failure.Kind switch
        {
            FailureKind.ClosedBeforeConnAck when transport.Tls is null => new(failure.Message,
                ClosedWithoutAWord.Advice(failure, transport, connect)),
            FailureKind.ClosedBeforeConnAck =>
                new(failure.Message, new Advice("A broker that wants a client certificate does this too: --cert and "
                    + "--key name one")),
            FailureKind.Tls => new(failure.Message, CureOfTls(failure.TlsCause)),
            FailureKind.Refused or FailureKind.Malformed when IsVersionRefusal(failure) =>
                new(failure.Message, new Advice($"The broker does not speak MQTT {Name(connect.Version)}: "
                    + $"{OtherVersion(connect.Version)}")),
            FailureKind.Refused => new(failure.Message, CureOfRefusal(failure.Code, connect, goesOn)),
            FailureKind.Unreachable when transport is { Proxy: null, UnixPath: null } => new(failure.Message,
                failure.TcpError switch
                {
                    SocketError.ConnectionRefused =>
                        [RouterCure.Opening(transport.Port), RouterCure.Listening(transport.Port)],
                    SocketError.TimedOut => [RouterCure.Filter],
                    _ => [],
                }),
            FailureKind.Malformed when failure.Code == (byte)ReasonCode.PacketTooLarge =>
                new(failure.Message, new Advice("--max-packet-size sets how much is taken")),
            FailureKind.Lost when failure.Code == (byte)ReasonCode.SessionTakenOver => new(failure.Message,
                new Advice($"Another client connected with the client id '{Cut(connect.ClientId)}': give each its own "
                    + "with -i")),
            _ => new(failure.Message),
        };

    /// <summary>Returns a text from a peer, cut where it is longer than helps.</summary>
    public static string Cut(string text) => text.Length <= LongestReason ? text : $"{text[..LongestReason]}…";

    /// <summary>Returns why the broker refused one topic filter: the specification's words, then its own.</summary>
    public static string Describe(PacketType packet, Grant grant, ProtocolVersion version)
    {
        string words = ReasonCodeText.Describe(packet, grant.Code, version);
        return grant.ReasonString is { } more
            ? $"{words}: {Cut(more)}"
            : words;
    }

    /// <summary>What to do about a refused topic filter.</summary>
    public static Advice CureOfRefusedFilter { get; } =
        new("The broker's access rules decide which topics this user may read");

    /// <summary>Whether trying again may help: a refusal for good and a broken protocol do not mend
    /// themselves.</summary>
    public static bool IsPassing(MqttException failure) => failure.Kind switch
    {
        FailureKind.Malformed => false,
        FailureKind.Refused => IsPassingRefusal(failure.Code),
        // Session taken over: coming back would throw the other client out, and so on for ever.
        FailureKind.Lost => failure.Code != (byte)ReasonCode.SessionTakenOver,
        _ => true,
    };

    private static bool IsVersionRefusal(MqttException failure) => failure.IsOlderVersion
        || failure.Code is (byte)ReturnCode.UnacceptableProtocolVersion or (byte)ReasonCode.UnsupportedProtocolVersion;

    private static bool IsPassingRefusal(byte? code) => IsBusy(code) || code is (byte)ReasonCode.UseAnotherServer;

    private static bool IsBusy(byte? code) => code is (byte)ReturnCode.ServerUnavailable
        or (byte)ReasonCode.ServerUnavailable or (byte)ReasonCode.ServerBusy
        or (byte)ReasonCode.QuotaExceeded or (byte)ReasonCode.ConnectionRateExceeded;

    private static IReadOnlyList<Advice> CureOfTls(TlsCause cause) => cause switch
    {
        TlsCause.UnknownIssuer => [new("--cafile names the authority to trust")],
        TlsCause.WrongName => [new("--server-name sets the name to expect")],
        TlsCause.ClientCertificate => [new("--cert and --key name the client certificate")],
        TlsCause.ClientKey => [new("Give --cert and --key an RSA key of 2048 bits or more, or an EC key on P-256 or "
            + "P-384, with a certificate for it")],
        TlsCause.NotUsed => [new("To speak TLS there, add --tls")],
        _ => [],
    };

    private static IReadOnlyList<Advice> CureOfRefusal(byte? code, ConnectOptions connect, bool goesOn) => code switch
    {
        (byte)ReturnCode.IdentifierRejected or (byte)ReasonCode.ClientIdentifierNotValid =>
            [new("Choose another client id with -i")],
        (byte)ReturnCode.BadUserNameOrPassword or (byte)ReasonCode.BadUserNameOrPassword when connect.UserName
            is not null => [new("The user name or the password is wrong")],
        (byte)ReturnCode.BadUserNameOrPassword or (byte)ReasonCode.BadUserNameOrPassword =>
            [new("Give the user with -u and the password with --password-file or JETNOTIFY_PASSWORD")],
        (byte)ReturnCode.NotAuthorized or (byte)ReasonCode.NotAuthorized when connect.UserName is not null =>
            [new("The user name or the password may be wrong, or the broker's access rules lack this user")],
        (byte)ReturnCode.NotAuthorized or (byte)ReasonCode.NotAuthorized => [new("The broker's access rules decide: "
            + "a user (-u), a client id (-i) or an address may be missing there")],
        _ when IsBusy(code) && !goesOn => [new("It may take clients again later: --connect-timeout 0 keeps "
            + "subscribe trying")],
        > (byte)ReturnCode.NotAuthorized and < (byte)ReasonCode.UnspecifiedError => [new("MQTT does not define this "
            + "code; the broker's own log may say more")],
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
