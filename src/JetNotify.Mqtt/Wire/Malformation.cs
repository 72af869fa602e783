using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Mqtt.Wire;

/// <summary>The one way a broken packet is reported. Apart from the readers, so that their hot paths stay small.</summary>
internal static class Malformation
{
    /// <summary>How every message begins: these readers were written to be sent to by a broker.</summary>
    internal const string Prefix = "the broker broke the protocol: ";

    /// <summary>Throws.</summary>
    /// <param name="what">What is wrong, as the end of a sentence.</param>
    /// <param name="statement">The violated conformance statement without brackets, or null.</param>
    /// <param name="reason">The reason code for DISCONNECT.</param>
    [DoesNotReturn]
    public static void Throw(string what, string? statement = null, byte reason = ReasonCode.MalformedPacket) =>
        throw Failure(what, statement, reason);

    /// <summary>The failure itself, for expressions that must return.</summary>
    public static MqttFailure Failure(string what, string? statement = null, byte reason = ReasonCode.MalformedPacket) =>
        new(FailureKind.Malformed, $"{Prefix}{what}{(statement is null ? "" : $" [{statement}]")}")
        {
            ReasonCode = reason,
            Statement = statement,
            Detail = statement is null ? what : $"{what} [{statement}]",
        };
}
