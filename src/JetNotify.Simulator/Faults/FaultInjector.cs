using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Simulator.Faults;

/// <summary>Decides for one connection what goes wrong.</summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness",
    Justification = "Faults must come again with the same seed.")]
internal sealed class FaultInjector
{
    private readonly IReadOnlyList<Fault> _faults;
    private readonly Random _random;

    public FaultInjector(IReadOnlyList<Fault> faults, Random random)
    {
        _faults = faults;
        _random = random;
    }

    /// <summary>Whether this happens now.</summary>
    /// <param name="kind">What.</param>
    /// <param name="value">Its value.</param>
    public bool Roll(FaultKind kind, out double value)
    {
        foreach (var fault in _faults)
        {
            if (fault.Kind == kind && (fault.Probability >= 1 || _random.NextDouble() < fault.Probability))
            {
                value = fault.Value;
                return true;
            }
        }

        value = 0;
        return false;
    }

    /// <summary>Bytes that no reader can take for a packet: type 0 is forbidden.</summary>
    public byte[] Garbage()
    {
        byte[] bytes = new byte[_random.Next(16, 64)];
        _random.NextBytes(bytes);
        bytes[0] &= 0x0F;
        return bytes;
    }
}
