using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class CatalogueTests
{
    [Fact]
    public void Every_kind_has_its_entry_in_its_place()
    {
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            Assert.Equal(kind, Catalogue.Entry(kind).Kind);
            Assert.True(Catalogue.TryKind(Catalogue.Entry(kind).Name.ToUpperInvariant(), out var found));
            Assert.Equal(kind, found);
        }
    }

    [Fact]
    public void Every_example_topic_is_of_its_own_kind_and_complete()
    {
        foreach (var entry in Catalogue.Entries)
        {
            var description = TopicDescription.Of(entry.ExampleTopic);
            Assert.Same(entry, description.Entry);
            Assert.Null(description.Note);
            Assert.StartsWith(entry.TopicRoot, entry.ExampleTopic, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Groups_hold_their_kinds()
    {
        Assert.Equal([EventKind.Ifd, EventKind.Ifl, EventKind.Iff, EventKind.Ifa],
            Catalogue.KindsOf(EventGroup.Interfaces));
        Assert.Equal(7, Catalogue.KindsOf(EventGroup.Kernel).Count);
        Assert.Equal(9, Catalogue.KindsOf(EventGroup.All).Count);
        Assert.False(Catalogue.TryGroup("ifd", out _));
        Assert.False(Catalogue.TryOp("up", out _));
        Assert.False(Catalogue.TryKind("link", out _));
    }
}
