namespace JetNotify.Simulator.Router;

/// <summary>A physical interface (ifd).</summary>
internal sealed class Port
{
    private const int Present = 0x4000;
    private const int Up = 0x0001;

    public Port(string name, int snmpId, bool isFixed)
    {
        Name = name;
        SnmpId = snmpId;
        IsFixed = isFixed;
    }

    public string Name { get; }

    public int SnmpId { get; }

    /// <summary>There whether it is configured or not.</summary>
    public bool IsFixed { get; }

    /// <summary>The cable carries.</summary>
    public bool HasLink { get; set; } = true;

    /// <summary>Turned off by the configuration.</summary>
    public bool IsDisabled { get; set; }

    public bool IsUp => HasLink && !IsDisabled;

    /// <summary>Synthetic: what the bits mean is not known.</summary>
    public int Flags => IsUp ? Present | Up : Present;

    public SortedList<int, LogicalInterface> Units { get; } = [];

    /// <summary>Every address on it.</summary>
    public IEnumerable<InterfaceAddress> Addresses
    {
        get
        {
            for (int i = 0; i < Units.Count; i++)
            {
                var families = Units.GetValueAtIndex(i).Families;
                for (int j = 0; j < families.Count; j++)
                {
                    foreach (var address in families.GetValueAtIndex(j).Addresses)
                    {
                        yield return address;
                    }
                }
            }
        }
    }
}

/// <summary>A logical interface (ifl).</summary>
internal sealed class LogicalInterface
{
    public LogicalInterface(Port port, int unit, int snmpId)
    {
        Port = port;
        Unit = unit;
        SnmpId = snmpId;
        Name = $"{port.Name}.{unit}";
    }

    public Port Port { get; }

    public int Unit { get; }

    public string Name { get; }

    public int SnmpId { get; }

    /// <summary>Synthetic, as the port's are.</summary>
    public int Flags => Port.IsUp ? 0xC001 : 0xC000;

    public SortedList<string, InterfaceFamily> Families { get; } = new(StringComparer.Ordinal);
}

/// <summary>A protocol family on a logical interface (iff).</summary>
internal sealed class InterfaceFamily
{
    public InterfaceFamily(LogicalInterface owner, string name)
    {
        Interface = owner;
        Name = name;
        Table = name + ".0";
    }

    public LogicalInterface Interface { get; }

    public string Name { get; }

    public string Table { get; }

    /// <summary>Synthetic, as the port's are.</summary>
    public int Flags => Interface.Port.IsUp ? 0 : 0x0001;

    public List<InterfaceAddress> Addresses { get; } = [];
}

/// <summary>An address (ifa).</summary>
/// <param name="Family">Where it is.</param>
/// <param name="Prefix">The address as configured.</param>
/// <param name="Generation">Counts up with each address the router ever had.</param>
internal sealed record InterfaceAddress(InterfaceFamily Family, AddressPrefix Prefix, int Generation)
{
    /// <summary>As captured while the port is up; synthetic while the way to it is down.</summary>
    public int Flags => Family.Interface.Port.IsUp ? 192 : 193;
}

/// <summary>A firewall filter.</summary>
internal sealed class FirewallFilter
{
    public FirewallFilter(string family, string name)
    {
        Family = family;
        Name = name;
    }

    public string Family { get; }

    public string Name { get; }

    /// <summary>Counts up with each change.</summary>
    public int Version { get; set; } = 1;

    public int Terms { get; set; }
}

/// <summary>A process of the router.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its number; null where the log does not tell it.</param>
internal sealed record RouterProcess(string Name, int? Id);
