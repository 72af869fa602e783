namespace JetNotify.Mqtt.Wire;

/// <summary>Which properties a packet had. A value of 0 and none are two things that a decoded packet may not tell
/// apart.</summary>
/// <param name="bits">A bit for each identifier.</param>
internal readonly struct PropertySet(ulong bits)
{
    /// <summary>Whether the property was there.</summary>
    public bool Has(PropertyId id) => (bits & (1UL << (int)id)) != 0;
}
