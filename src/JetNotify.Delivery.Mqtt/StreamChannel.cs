using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt.Transport;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;

namespace JetNotify.Delivery.Mqtt;

/// <summary>Bytes under MQTTnet's client: a stream that stands already. Reads and writes block, and are done when they
/// return; a packet leaves in one write. One thread reads, one at a time writes.</summary>
internal sealed class StreamChannel(TransportConnection transport, MqttProtocolVersion version)
    : IMqttChannel, IMqttClientAdapterFactory
{
    private const int FirstBytes = 4096;

    private readonly byte[] _received = new byte[FirstBytes];
    private readonly ArrayBufferWriter<byte> _packet = new(FirstBytes);
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate => null;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint => transport.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => transport.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => transport.Tls is not null;

    /// <summary>Returns MQTTnet's adapter over this.</summary>
    public IMqttChannelAdapter CreateClientAdapter(
        MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger) =>
        new MqttChannelAdapter(
            this, new MqttPacketFormatterAdapter(version, new MqttBufferWriter(FirstBytes, 65535)), logger);

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, transport.Stream.Read(_received, 0, _received.Length));
        }

        int length = Math.Min(count, _end - _start);
        _received.AsSpan(_start, length).CopyTo(buffer.AsSpan(offset));
        _start += length;
        return Task.FromResult(length);
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        foreach (var part in buffer)
        {
            _packet.Write(part.Span);
        }

        if (isEndOfPacket)
        {
            transport.Stream.Write(_packet.WrittenSpan);
            _packet.ResetWrittenCount();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => transport.Dispose();
}
