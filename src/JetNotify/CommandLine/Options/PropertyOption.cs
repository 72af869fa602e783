using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary><c>-D PACKET NAME VALUE</c>, or <c>-D PACKET user-property NAME VALUE</c>: the one option with several arguments.</summary>
internal sealed class PropertyOption : ValueOption<PacketProperty>
{
    private const string UserProperty = "user-property";

    /// <summary>The option, declared.</summary>
    public PropertyOption()
        : base("--property", ["-D"], "PACKET NAME VALUE", "PACKET NAME VALUE",
            "Send an MQTT 5 property in PACKET: connect, subscribe, unsubscribe, disconnect\nor will; -D PACKET user-property NAME VALUE for a user property.", PacketProperty.Parse)
    {
    }

    /// <inheritdoc/>
    public override int ArgumentsIn(ReadOnlySpan<string> following) => following is [_, UserProperty, ..] ? 4 : 3;
}
