using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Wire;

/// <summary>A million broken packets: whatever comes, a session says what it means or fails in its own words.</summary>
public sealed class WireFuzzTests
{
    private const int Inputs = 1_000_000;
    private const int Shards = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_million_mutated_inputs_end_in_nothing_but_the_librarys_own_failure(bool controlPacketsAlone)
    {
        var vectors = WireVector.All.Where(vector => !controlPacketsAlone || !vector.Packets.Any(IsMessage)).ToArray();
        long[] outcomes = new long[2];
        Parallel.For(0, Shards, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, shard =>
        {
            var (taken, failed) = Run(vectors, shard, Inputs / Shards);
            Interlocked.Add(ref outcomes[0], taken);
            Interlocked.Add(ref outcomes[1], failed);
        });

        // Both must be common, or the inputs are too broken or too whole to say anything.
        Assert.Equal(Inputs, outcomes[0] + outcomes[1]);
        Assert.All(outcomes, count => Assert.True(count > Inputs / 10, string.Join(' ', outcomes)));
    }

    private static bool IsMessage(byte[] packet) =>
        FixedHeader.TypeOf(packet[0]) is PacketType.Publish or PacketType.PubRel;

    private static (long Taken, long Failed) Run(WireVector[] vectors, int seed, int inputs)
    {
        var mutator = new Mutator(seed);
        var sessions = vectors.Select(WireSession.For).ToArray();
        long failed = 0;
        for (int i = 0; i < inputs; i++)
        {
            int which = i % vectors.Length;
            sessions[which].Reset(vectors[which]);
            byte[] input = mutator.Mutate(vectors[which].Bytes);
            failed += Feed(sessions[which].Coded, input, $"seed {seed}, input {i}: "
                + $"{Convert.ToHexString(input)}") ? 1 : 0;
        }

        return (inputs - failed, failed);
    }

    private static bool Feed(CodedSession coded, byte[] input, string about)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool failed = false;
        try
        {
            ReadOnlySpan<byte> rest = input;
            while (PacketFramer.TryReadFrame(rest, coded.Session.MaxPacketSize, out int length))
            {
                if (coded.Handle(rest[..length], DateTime.UnixEpoch, out var publish) == PacketOutcome.Publish)
                {
                    Assert.True(publish.Topic.Length is > 0 and <= 65_535 && Utf8Rules.IsTopicName(publish.Topic),
                        about);
                    Assert.True((publish.QoS == QoS.AtMostOnce) == (publish.PacketId == 0), about);
                }

                rest = rest[length..];
            }
        }
        catch (MqttException failure)
        {
            // The rules before MQTTnet leave it nothing to stumble over.
            Assert.DoesNotContain("cannot be decoded", failure.Message, StringComparison.Ordinal);
            failed = true;
        }
        catch (Exception foreign)
        {
            Assert.Fail($"{about}\n{foreign}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= 32_768 + (128 * input.Length), $"{allocated} bytes for {about}");
        return failed;
    }

    /// <summary>Seeded changes that keep an input close enough to a packet to get past the header.</summary>
    private sealed class Mutator(int seed)
    {
        private static readonly byte[] s_telling = [0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xC0, 0xED, 0xF0, 0xFF,
            (byte)'#', (byte)'+', (byte)'/', 0x23, 0x26];
        private readonly Random _random = new(seed);

        public byte[] Mutate(byte[] bytes)
        {
            var input = new List<byte>(bytes);
            for (int times = _random.Next(1, 5); times > 0; times--)
            {
                Change(input);
            }

            if (_random.Next(2) == 0 && input.Count is > 1 and < 130)
            {
                input[1] = (byte)(input.Count - 2);
            }

            return [.. input];
        }

        private void Change(List<byte> input)
        {
            int at = _random.Next(input.Count + 1);
            switch (_random.Next(6))
            {
                case 0 when at < input.Count:
                    input[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1 when at < input.Count:
                    input[at] = s_telling[_random.Next(s_telling.Length)];
                    break;
                case 2:
                    input.Insert(at, s_telling[_random.Next(s_telling.Length)]);
                    break;
                case 3 when at < input.Count:
                    input.RemoveAt(at);
                    break;
                case 4 when at < input.Count:
                    input.AddRange(input.GetRange(at, input.Count - at));
                    break;
                default:
                    byte[] donor = WireVector.All[_random.Next(WireVector.All.Count)].Bytes;
                    input.InsertRange(at, donor[_random.Next(donor.Length)..]);
                    break;
            }
        }
    }
}
