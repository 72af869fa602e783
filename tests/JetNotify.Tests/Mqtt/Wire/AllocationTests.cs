using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Wire;

public sealed class AllocationTests
{
    private const int Rounds = 5_000;
    private const string Topic = "002B '/junos/events/kernel/interfaces/ifa/add/ae0'";

    [Theory]
    [InlineData(ProtocolVersion.V311, "30 30 " + Topic + " 'abc'")]
    [InlineData(ProtocolVersion.V311, "32 32 " + Topic + " 0001 'abc'")]
    [InlineData(ProtocolVersion.V311, "34 32 " + Topic + " 0001 'abc' 62 02 0001")]
    [InlineData(ProtocolVersion.V31, "34 32 " + Topic + " 0001 'abc' 62 02 0001")]
    [InlineData(ProtocolVersion.V5, "30 31 " + Topic + " 00 'abc'")]
    [InlineData(ProtocolVersion.V5, "32 40 " + Topic + " 0001 0D 01 01 23 0001 26 0001 'k' 0002 'vv' 'abc' 30 09 "
        + "0000 03 23 0001 'abc'")]
    [InlineData(ProtocolVersion.V5, "34 33 " + Topic + " 0001 00 'abc' 62 02 0001")]
    public void A_message_costs_no_memory_once_buffers_have_their_size(ProtocolVersion version, string packets)
    {
        var session = new CodedSession(new ConnectOptions { Version = version, ClientId = "still" });
        session.Connect();
        session.Handle(version == ProtocolVersion.V5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0], DateTime.UnixEpoch, out _);
        session.Sent();
        var buffer = new ReceiveBuffer(session.Session.MaxPacketSize);
        byte[] bytes = WireVector.Parse(packets);
        int delivered = Receive(session, buffer, bytes);
        Assert.True(delivered >= Rounds);

        long allocated = Allocation.Of(() => delivered = Receive(session, buffer, bytes));

        Assert.True(delivered >= Rounds);
        Assert.Equal(0, allocated);
    }

    private static int Receive(CodedSession session, ReceiveBuffer buffer, byte[] bytes)
    {
        int delivered = 0;
        for (int i = 0; i < Rounds; i++)
        {
            buffer.MakeRoom();
            bytes.CopyTo(buffer.Free.Span);
            buffer.Commit(bytes.Length);
            while (PacketFramer.TryReadFrame(buffer.Unread, session.Session.MaxPacketSize, out int length))
            {
                delivered += session.Handle(buffer.Unread[..length], DateTime.UnixEpoch,
                    out _) == PacketOutcome.Publish ? 1 : 0;
                buffer.Consume(length);
            }

            session.Sent();
        }

        return delivered;
    }
}
