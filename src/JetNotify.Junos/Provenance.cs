namespace JetNotify.Junos;

/// <summary>Where a piece of knowledge comes from. Several can hold at once.</summary>
[Flags]
public enum Provenance
{
    /// <summary>Nowhere: not known.</summary>
    None = 0,

    /// <summary>Juniper's documentation or YANG models.</summary>
    Documented = 1,

    /// <summary>Juniper's own Python client, junos-jet-api 0.0.1.</summary>
    JuniperClient = 2,

    /// <summary>A packet capture or a printed capture.</summary>
    Captured = 4,

    /// <summary>Concluded from the shape of what is known.</summary>
    Inferred = 8,
}
