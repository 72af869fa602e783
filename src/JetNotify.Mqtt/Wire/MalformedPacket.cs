using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Mqtt.Wire;

/// <summary>The one way a broken packet is reported. Apart from the readers, so that their hot paths stay
/// small.</summary>
internal static class MalformedPacket
{
    /// <summary>How every message begins: these readers were written to be sent to by a broker.</summary>
    internal const string Prefix = "the broker broke the protocol: ";

    /// <summary>Throws.</summary>
    /// <param name="what">What is wrong, as the end of a sentence.</param>
    /// <param name="statement">The violated conformance statement without brackets, or null.</param>
    /// <param name="reason">The reason code for DISCONNECT.</param>
    [DoesNotReturn]
    public static void Throw(string what, string? statement = null, ReasonCode reason = ReasonCode.MalformedPacket) =>
        throw Failure(what, statement, reason);

    /// <summary>The same failure, with the packet it was met in where its message does not name it.</summary>
    /// <param name="failure">As a reader of fields threw it.</param>
    /// <param name="header">The packet's first byte.</param>
    /// <param name="body">What follows the fixed header; the topic name of a PUBLISH is told as far as it can be
    /// read.</param>
    public static MqttException In(MqttException failure, byte header, ReadOnlySpan<byte> body)
    {
        string name = FixedHeader.NameOf(FixedHeader.TypeOf(header));
        if (failure.Kind != FailureKind.Malformed || failure.Message.Contains(name, StringComparison.Ordinal))
        {
            return failure;
        }

        string where = name;
        if (FixedHeader.TypeOf(header) == PacketType.Publish)
        {
            where += Topic(body) is { } topic ? $" to '{topic}'" : string.Empty;
            where += (header & 1) == 0 ? string.Empty : ", a retained message: it comes again until an empty "
                + "retained one is published there";
        }

        return new MqttException(failure.Kind, $"{failure.Message} in {where}", failure.InnerException)
        {
            Code = failure.Code,
            Statement = failure.Statement,
        };
    }

    private static string? Topic(ReadOnlySpan<byte> body)
    {
        int length = body.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(body);
        return length == 0 ? null : Printable.Text(body[2..Math.Min(body.Length, 2 + length)]);
    }

    /// <summary>The failure itself, for expressions that must return.</summary>
    public static MqttException Failure(string what, string? statement = null,
        ReasonCode reason = ReasonCode.MalformedPacket) =>
        new(FailureKind.Malformed, $"{Prefix}{what}{(statement is null ? "" : $" [{statement}]")}")
        {
            Code = (byte)reason,
            Statement = statement,
            Detail = statement is null ? what : $"{what} [{statement}]",
        };
}
