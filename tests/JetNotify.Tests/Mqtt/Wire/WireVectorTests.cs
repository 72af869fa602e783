using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Wire;

public sealed class WireVectorTests
{
    private static readonly byte[] s_pingResp = [0xD0, 0x00];

    public static TheoryData<string> Names => [.. WireVector.All.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_means_the_same_however_it_is_split(string name)
    {
        var vector = WireVector.All.Single(one => one.Name == name);
        foreach (var (split, reads) in Splits.Of(vector.Bytes))
        {
            var wire = WireSession.For(vector);
            foreach (byte[] read in reads)
            {
                wire.Receive(read);
            }

            Assert.Equal((split, Joined(vector.Outcomes)), (split, Joined(wire.Outcomes)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_follows_a_vector_in_the_same_read_is_untouched(string name)
    {
        var vector = WireVector.All.Single(one => one.Name == name);
        var wire = WireSession.For(vector);
        wire.Receive([.. vector.Bytes, .. s_pingResp]);
        bool refused = wire.Session.ConnAck is null or { Code: not 0 };
        string[] more = vector.Fails ? [] : refused ? ["Malformed 82 -"] : ["PingResp"];
        Assert.Equal(Joined([.. vector.Outcomes, .. more]), Joined(wire.Outcomes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_missing_its_last_byte_waits(string name)
    {
        var vector = WireVector.All.Single(one => one.Name == name);
        var wire = WireSession.For(vector);
        wire.Receive(vector.Bytes.AsSpan(..^1));
        Assert.True(wire.Outcomes.Count < vector.Outcomes.Count || wire.Failed);
        Assert.Equal(vector.Outcomes.Take(wire.Outcomes.Count), wire.Outcomes);
    }

    private static string Joined(IEnumerable<string> outcomes) => string.Join('\n', outcomes);
}
