using System.Buffers;
using System.Globalization;
using NATS.Client.Core;

namespace JetNotify.Delivery.Nats;

/// <summary>Takes the answers of a stream: one subscription for all of them, the record's number is the last token of
/// the subject that is answered to. On the client's reading thread.</summary>
internal sealed class AckInbox : NatsSubBase
{
    private readonly string _prefix;
    private readonly Action<long, StreamAnswer> _answered;
    private byte[] _copy = new byte[512];

    /// <summary>A subscription; <paramref name="prefix"/> ends with a dot.</summary>
    public AckInbox(NatsConnection connection, string prefix, Action<long, StreamAnswer> answered)
        : base(connection, connection.SubscriptionManager, prefix + "*", queueGroup: null, opts: null)
    {
        _prefix = prefix;
        _answered = answered;
    }

    /// <inheritdoc/>
    protected override ValueTask ReceiveInternalAsync(
        string subject, string? replyTo, ReadOnlySequence<byte>? headersBuffer, ReadOnlySequence<byte> payloadBuffer)
    {
        if (subject.StartsWith(_prefix, StringComparison.Ordinal)
            && long.TryParse(subject.AsSpan(_prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out long number))
        {
            _answered(number, StreamAnswer.Parse(Whole(payloadBuffer)));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void TryComplete()
    {
    }

    private ReadOnlySpan<byte> Whole(ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
        {
            return payload.FirstSpan;
        }

        int length = (int)payload.Length;
        if (_copy.Length < length)
        {
            _copy = new byte[length];
        }

        payload.CopyTo(_copy);
        return _copy.AsSpan(0, length);
    }
}
