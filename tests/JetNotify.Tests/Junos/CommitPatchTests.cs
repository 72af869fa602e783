using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class CommitPatchTests
{
    [Theory]
    [InlineData("""{"edit":[{"operation":"create"},{"operation":"delete"}]}""", 2)]
    [InlineData("""{"system":{"host-name":"r1","mtu": 9000, "on":true}}""", 3)]
    [InlineData("{}", 0)]
    [InlineData("<a operation=\"create\"/><b operation='delete'><c>1</c></b>", 2)]
    [InlineData("<?xml version=\"1.0\"?><a><b>1</b><c/><d></d></a>", 3)]
    [InlineData("", 0)]
    [InlineData("<a", 0)]
    [InlineData("{\"a\": \"cut", 1)]
    public void Changes_are_counted(string patch, int expected) =>
        Assert.Equal(expected, CommitPatch.CountChanges(Bodies.Utf8(patch)));
}
