using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace JetNotify.MqttNet;

/// <summary>What <see cref="MqttClientAdapterFactory"/> makes, with a <see cref="WatchedChannel"/> around its channel.</summary>
internal sealed class ChannelFactory(int maxPacketSize, Action over) : IMqttClientAdapterFactory
{
    /// <summary>The channel made last; null before there was one.</summary>
    public WatchedChannel? Channel { get; private set; }

    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        IMqttChannel inner = options.ChannelOptions is MqttClientWebSocketOptions webSocket
            ? new MqttWebSocketChannel(webSocket)
            : new MqttTcpChannel(options);
        Channel = new WatchedChannel(inner, maxPacketSize, over);
        var formatter = new MqttPacketFormatterAdapter(
            options.ProtocolVersion, new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax));
        return new MqttChannelAdapter(Channel, formatter, logger)
        {
            AllowPacketFragmentation = options.AllowPacketFragmentation,
            PacketInspector = packetInspector,
        };
    }
}
