using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Tests.Mqtt.Wire;

public sealed class PropertyTableTests
{
    [Fact]
    public void Every_property_of_the_specification_is_there_once_under_its_name()
    {
        Assert.Equal(Enum.GetValues<PropertyId>().Order(), PropertyTable.All.Select(row => row.Id).Order());
        foreach (var row in PropertyTable.All)
        {
            Assert.Same(row, PropertyTable.Find(row.Id));
            Assert.Same(row, PropertyTable.Find(row.Name));

            // The name is the identifier's, in words: QoS is one of them.
            Assert.Equal(row.Id.ToString(), row.Name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        }

        Assert.Null(PropertyTable.Find((PropertyId)0));
        Assert.Null(PropertyTable.Find((PropertyId)0xFF));
        Assert.Null(PropertyTable.Find("nothing"));
    }

    [Fact]
    public void What_is_written_is_read_back_as_it_was()
    {
        foreach (var row in PropertyTable.All)
        {
            var sent = new Property(
                row.Id,
                row.IsNumber ? row.Maximum : 0,
                row.Type is PropertyType.Text or PropertyType.TextPair ? "välue" : null,
                row.Type is PropertyType.TextPair ? "näme" : null,
                row.Type is PropertyType.BinaryData ? new byte[] { 0, 255 } : default);
            var writer = new PacketWriter();
            writer.Properties([sent]);
            var packet = Enum.GetValues<PropertyPackets>()
                .First(one => one != PropertyPackets.None && row.Packets.HasFlag(one));
            PropertyTable.Check([sent], packet);

            Assert.Equal(writer.Length - 1, writer.Written[0]);
            var reader = new PropertyReader(writer.Written[1..], packet);
            Assert.True(reader.Read());
            var kept = reader.Keep();
            Assert.Equal((sent.Id, sent.Number, sent.Text, sent.Name), (kept.Id, kept.Number, kept.Text, kept.Name));
            Assert.Equal(sent.Data.ToArray(), kept.Data.ToArray());
            Assert.False(reader.Read());
        }
    }

    [Theory]
    [InlineData(PacketType.ConnAck, 5, ProtocolVersion.V311, "Connection Refused, not authorized")]
    [InlineData(PacketType.ConnAck, 1, ProtocolVersion.V5, "Connection Refused, unacceptable protocol version")]
    [InlineData(PacketType.ConnAck, 0x87, ProtocolVersion.V5, "Not authorized")]
    [InlineData(PacketType.ConnAck, 0x87, ProtocolVersion.V311, "code 0x87")]
    [InlineData(PacketType.SubAck, 0x80, ProtocolVersion.V311, "Failure")]
    [InlineData(PacketType.SubAck, 1, ProtocolVersion.V5, "Granted QoS 1")]
    [InlineData(PacketType.UnsubAck, 0x11, ProtocolVersion.V5, "No subscription existed")]
    [InlineData(PacketType.Disconnect, 0, ProtocolVersion.V5, "Normal disconnection")]
    [InlineData(PacketType.Disconnect, 0x8E, ProtocolVersion.V5, "Session taken over")]
    [InlineData(PacketType.SubAck, 0xFE, ProtocolVersion.V5, "code 0xFE")]
    public void A_code_has_the_specifications_words(PacketType packet, byte code, ProtocolVersion version,
        string words) =>
        Assert.Equal(words, ReasonCodeText.Describe(packet, code, version));

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(2_097_151, "FFFF7F")]
    [InlineData(2_097_152, "80808001")]
    [InlineData(268_435_455, "FFFFFF7F")]
    public void A_variable_byte_integer_takes_as_few_bytes_as_it_can(int value, string bytes)
    {
        byte[] written = new byte[4];
        int size = VariableInt.Write(written, value);
        Assert.Equal(bytes, Convert.ToHexString(written.AsSpan(0, size)));
        Assert.Equal(size, VariableInt.Size(value));
        Assert.Equal((size, value), (VariableInt.Read(written, out int read), read));
        Assert.Equal(0, VariableInt.Read(written.AsSpan(0, size - 1), out _));
    }

    [Fact]
    public void Text_is_counted_and_checked_in_UTF_8()
    {
        Assert.True(Utf8Rules.IsString(new string('ä', 32_767), out string? error), error);
        Assert.False(Utf8Rules.IsString(new string('ä', 32_768), out error));
        Assert.Equal("takes 65536 bytes of UTF-8, and MQTT carries at most 65535", error);
        Assert.True(Utf8Rules.IsString("\U0001F600\uFEFF\uFFFF\x01", out _));
        Assert.True(Utf8Rules.IsString(Encoding.UTF8.GetBytes("\U0001F600\uFFFF")));
        Assert.False(Utf8Rules.IsString([0xED, 0xA0, 0x80]));
    }
}
