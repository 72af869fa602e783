using System.Text;
using JetNotify.Watch;

namespace JetNotify.Tests.Watch;

/// <summary>What becomes of events whose bytes share one block.</summary>
public sealed class EventRingTests
{
    private static readonly DateTime s_now = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 3_000)]
    [InlineData(3, 70_000)]
    [InlineData(4, 200)]
    public void Every_event_that_is_kept_is_what_it_was_however_long_others_are(int seed, int longest)
    {
        var random = new Random(seed);
        var ring = new EventRing();
        var router = new WatchedRouter("r", s_now);
        var added = new List<byte[]>();
        for (int i = 0; i < 12_000; i++)
        {
            byte[] payload = new byte[random.Next(8) == 0 ? random.Next(longest) : random.Next(40)];
            random.NextBytes(payload);
            added.Add(payload[..Math.Min(payload.Length, 64 * 1024)]);
            ring.Add(router, s_now.AddTicks(i), Encoding.UTF8.GetBytes($"t/{i}"), payload);
            if (i % 997 == 0 || i > 11_990)
            {
                Same(ring);
            }
        }

        Same(ring.Copy());

        void Same(EventRing kept)
        {
            Assert.Equal(added.Count, kept.Next);
            Assert.InRange(kept.Count, 1, EventRing.Most);
            for (long number = kept.First; number < kept.Next; number++)
            {
                var one = kept[number];
                Assert.Equal($"t/{number}", Encoding.UTF8.GetString(one.Topic));
                Assert.True(one.Payload.SequenceEqual(added[(int)number]), $"event {number}");
                Assert.Equal(s_now.AddTicks(number), one.At);
            }
        }
    }

    [Fact]
    public void A_copy_stands_still()
    {
        var ring = new EventRing();
        ring.Add(new WatchedRouter("r", s_now), s_now, "a"u8, "1"u8);
        var copy = ring.Copy();

        ring.Add(new WatchedRouter("r", s_now), s_now, "a"u8, "2"u8);

        Assert.Equal((1, 2), (copy.Count, ring.Count));
    }
}
