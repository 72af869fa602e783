using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using MQTTnet.Channel;

namespace JetNotify.MqttNet;

/// <summary>
/// MQTTnet's own network channel, with an eye on what it reads: MQTTnet takes memory for whatever length a packet's header
/// claims, keeps neither the bytes it could not decode nor why a read failed, and lets go of the connection at the end of the
/// stream, when what came before is still to be acknowledged. Nothing is changed or copied, but for the first packet.
/// </summary>
/// <param name="inner">TCP or WebSocket, as MQTTnet has it.</param>
/// <param name="maxPacketSize">The largest packet taken, in bytes of the whole packet.</param>
/// <param name="over">Called on whichever thread reads when nothing more will be read: a packet is larger, or the stream ended.</param>
internal sealed class WatchedChannel(IMqttChannel inner, int maxPacketSize, Action over) : IMqttChannel
{
    // How the last read ends for MQTTnet: not at all, so that it keeps the connection for acknowledgements and a goodbye.
    private static readonly Task<int> s_never = new TaskCompletionSource<int>().Task;

    private readonly byte[] _header = new byte[5];
    private readonly ArrayBufferWriter<byte> _first = new();
    private int _headerLength;
    private int _bodyLeft;
    private bool _firstIsWhole;

    /// <summary>The first packet, as far as it has come.</summary>
    public ReadOnlySpan<byte> First => _first.WrittenSpan;

    /// <summary>The packet that is too large, or null.</summary>
    public MqttFailure? Refusal { get; private set; }

    /// <summary>What reading failed with, or null.</summary>
    public Exception? ReadFailure { get; private set; }

    /// <summary>What writing failed with, or null. MQTTnet is not told: it would let go of a connection from which there may
    /// still be something to read.</summary>
    public Exception? WriteFailure { get; private set; }

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate => inner.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var reading = inner.ReadAsync(buffer, offset, count, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return Later(reading, buffer, offset);
        }

        if (Passes(buffer.AsSpan(offset, reading.Result)))
        {
            return reading;
        }

        over();
        return s_never;
    }

    /// <inheritdoc/>
    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        try
        {
            await inner.WriteAsync(buffer, isEndOfPacket, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            WriteFailure ??= failure;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private async Task<int> Later(Task<int> reading, byte[] buffer, int offset)
    {
        try
        {
            int count = await reading.ConfigureAwait(false);
            if (Passes(buffer.AsSpan(offset, count)))
            {
                return count;
            }
        }
        catch (Exception failure)
        {
            ReadFailure = failure;
        }

        over();
        return await s_never.ConfigureAwait(false);
    }

    /// <summary>Follows the packets' boundaries through what was read; false at the end and when a packet is not taken.</summary>
    private bool Passes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return false;
        }

        if (!_firstIsWhole)
        {
            _first.Write(bytes);
        }

        while (!bytes.IsEmpty)
        {
            if (_bodyLeft != 0)
            {
                int body = Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= body;
                _firstIsWhole |= _bodyLeft == 0;
                bytes = bytes[body..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (!HeaderPasses())
            {
                return false;
            }
        }

        return true;
    }

    private bool HeaderPasses()
    {
        try
        {
            _ = FrameCutter.TryCut(_header.AsSpan(0, _headerLength), maxPacketSize, out int length);
            if (length != 0)
            {
                _bodyLeft = length - _headerLength;
                _firstIsWhole |= _bodyLeft == 0;
                _headerLength = 0;
            }

            return true;
        }
        catch (MqttFailure failure)
        {
            Refusal = failure;
            return false;
        }
    }
}
