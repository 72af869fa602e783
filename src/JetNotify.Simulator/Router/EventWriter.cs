using System.Globalization;
using System.Text;
using JetNotify.Junos;

namespace JetNotify.Simulator.Router;

/// <summary>
/// Writes events as the device formats them: pretty-printed with four spaces, local time without zone, <c>\/</c> in
/// what comes from the system log. The shape of ifa and LOGIN_INFORMATION is that of the two captures; all values are
/// synthetic, and so are the event ids of routes, route tables and filters, whose spelling is not known, and of ifl and
/// iff, which follow by shape. One thread at a time.
/// </summary>
internal sealed class EventWriter
{
    private static readonly string[] s_upperOps = ["ADD", "CHANGE", "DELETE"];

    // By kind and operation: everything of a kernel topic but the thing it is about.
    private static readonly byte[][] s_topics =
    [
        .. Catalogue.Entries.SelectMany(entry =>
            Catalogue.Ops.Select(op => Encoding.UTF8.GetBytes(entry.TopicRoot + op + "/"))),
    ];

    private readonly EventBatch _batch;
    private readonly string _hostName;
    private readonly EventBatch _header = new();
    private byte[] _kernelHeader = [];
    private DateTime _time;
    private byte[] _timeText = [];
    private int _kernelTime;
    private bool _firstAttribute;

    /// <summary>A writer into a batch, in the name of a router.</summary>
    public EventWriter(EventBatch batch, string hostName)
    {
        _batch = batch;
        _hostName = hostName;
    }

    /// <summary>What was written and not yet published.</summary>
    public EventBatch Batch => _batch;

    /// <summary>The device's local time, in whole seconds when written.</summary>
    public DateTime Time
    {
        get => _time;
        set
        {
            if (_timeText.Length == 0 || value.Ticks / TimeSpan.TicksPerSecond != _time.Ticks / TimeSpan.TicksPerSecond)
            {
                _timeText = Encoding.ASCII.GetBytes(value.ToString("yyyy-MM-dd-HH:mm:ss",
                    CultureInfo.InvariantCulture));
                _header.Clear();
                AppendHeader(_header, "INFO", "KERNEL");
                _kernelHeader = [.. _header.Written];
                _kernelTime = _header.Written.IndexOf(_timeText);
            }

            _time = value;
        }
    }

    /// <summary>An event of the batch happens at another time than it was written at.</summary>
    public void Stamp(int i, DateTime time)
    {
        Time = time;
        _batch.Stamp(i, _timeText);
    }

    public void Ifd(EventOp op, Port port)
    {
        Topic(EventKind.Ifd, op);
        _batch.Append(port.Name);
        BeginKernel("IFD"u8, op);
        Attribute("name"u8, port.Name);
        Attribute("snmp-id"u8, port.SnmpId);
        Attribute("flags"u8, port.Flags);
        EndEvent();
    }

    public void Ifl(EventOp op, LogicalInterface unit)
    {
        Topic(EventKind.Ifl, op);
        _batch.Append(unit.Name);
        BeginKernel("IFL"u8, op);
        Attribute("name"u8, unit.Port.Name);
        Attribute("subunit"u8, unit.Unit);
        Attribute("snmp-id"u8, unit.SnmpId);
        Attribute("flags"u8, unit.Flags);
        EndEvent();
    }

    public void Iff(EventOp op, InterfaceFamily family)
    {
        Topic(EventKind.Iff, op);
        _batch.Append(family.Interface.Name);
        _batch.Append("/"u8);
        _batch.Append(family.Name);
        BeginKernel("IFF"u8, op);
        Attribute("name"u8, family.Interface.Port.Name);
        Attribute("subunit"u8, family.Interface.Unit);
        Attribute("family"u8, family.Name);
        Attribute("table-name"u8, family.Table);
        Attribute("flags"u8, family.Flags);
        EndEvent();
    }

    public void Ifa(EventOp op, InterfaceAddress address)
    {
        var family = address.Family;
        Topic(EventKind.Ifa, op);
        _batch.Append(family.Interface.Name);
        _batch.Append("/"u8);
        _batch.Append(family.Name);
        _batch.Append("/"u8);
        _batch.Append(address.Prefix.Local);
        BeginKernel("IFA"u8, op);
        Attribute("name"u8, family.Interface.Port.Name);
        Attribute("subunit"u8, family.Interface.Unit);
        Attribute("family"u8, family.Name);
        Attribute("local-address"u8, address.Prefix.Local);
        if (!address.Prefix.IsHost)
        {
            Attribute("destination-address"u8, address.Prefix.Network);
        }

        if (address.Prefix.Broadcast is { } broadcast)
        {
            Attribute("broadcast-address"u8, broadcast);
        }

        Attribute("generation-number"u8, address.Generation);
        Attribute("flags"u8, address.Flags);
        EndEvent();
    }

    public void Route(EventOp op, Route route)
    {
        Topic(EventKind.Route, op);
        _batch.Append(route.Family);
        _batch.Append("/"u8);
        _batch.Append(route.Prefix);
        BeginKernel("ROUTE"u8, op);
        Attribute("table-name"u8, route.Table);
        Attribute("logical-router-name"u8, "default");
        Attribute("address-family"u8, route.Family);
        Attribute("route-type"u8, route.TypeName);
        Attribute("route-prefix"u8, route.Prefix);
        Name("nexthop-address"u8);
        _batch.Append("["u8);
        for (int i = 0; i < route.NextHops.Count; i++)
        {
            _batch.Append(i == 0 ? "\""u8 : ", \""u8);
            _batch.Append(route.NextHops[i]);
            _batch.Append("\""u8);
        }

        _batch.Append("]"u8);
        Attribute("flags"u8, route.Flags);
        EndEvent();
    }

    public void RouteTable(EventOp op, string table)
    {
        Topic(EventKind.RouteTable, op);
        _batch.Append(table);
        _batch.Append("/default"u8);
        BeginKernel("ROUTE_TABLE"u8, op);
        Attribute("name"u8, table);
        Attribute("logical-router-name"u8, "default");
        EndEvent();
    }

    public void Filter(EventOp op, FirewallFilter filter)
    {
        Topic(EventKind.Filter, op);
        _batch.Append(filter.Name);
        BeginKernel("FILTER"u8, op);
        Attribute("name"u8, filter.Name);
        Attribute("version"u8, filter.Version);
        Attribute("client-id"u8, 1);
        Attribute("filter-type"u8, "firewall");
        Attribute("protocol"u8, filter.Family);
        Attribute("interface-name"u8, "");
        Attribute("flags"u8, 0);
        EndEvent();
    }

    /// <summary>A line of the system log that has no tag: its text is an attribute too.</summary>
    public void Untagged(string severity, string facility, RouterProcess process, string message) =>
        Syslog("SYSTEM", severity, facility, process, message, ("message", message));

    /// <summary>A line of the system log.</summary>
    /// <param name="tag">Its tag; <c>SYSTEM</c> for none.</param>
    /// <param name="severity">Lower case, as captured.</param>
    /// <param name="facility">Lower case, as captured.</param>
    /// <param name="process">Who logged it.</param>
    /// <param name="message">The text after the tag.</param>
    /// <param name="attributes">Names and values of the tag's structured data; none leaves <c>attributes</c>
    /// out.</param>
    public void Syslog(
        string tag, string severity, string facility, RouterProcess process, string message,
        params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _batch.BeginTopic();
        _batch.Append(Catalogue.SyslogRoot);
        _batch.Append(tag);
        Header(tag, severity, facility);
        if (process.Id is { } id)
        {
            Line("process-id"u8);
            _batch.Append(id);
        }

        // As captured: no space here, alone among all names.
        _batch.Append(",\n        \"process-name\":\""u8);
        _batch.AppendEscaped(process.Name, escapeSlash: true);
        _batch.Append("\""u8);
        Line("message"u8);
        _batch.Append("\""u8);
        if (tag != "SYSTEM")
        {
            _batch.Append(tag);
            _batch.Append(": "u8);
        }

        _batch.AppendEscaped(message, escapeSlash: true);
        _batch.Append("\""u8);
        if (!attributes.IsEmpty)
        {
            BeginAttributes();
            foreach (var (name, value) in attributes)
            {
                Separate();
                _batch.Append(name);
                _batch.Append("\": \""u8);
                _batch.AppendEscaped(value, escapeSlash: true);
                _batch.Append("\""u8);
            }

            EndEvent();
            return;
        }

        _batch.Append("\n    }\n}"u8);
        _batch.End();
    }

    /// <summary>What a commit changed, as an object.</summary>
    public void ConfigUpdate(string json)
    {
        _batch.BeginTopic();
        _batch.Append(Catalogue.Entry(EventKind.ConfigUpdate).Topic);
        _batch.BeginBody();
        _batch.Append("{\n    \"commit-patch\": "u8);
        _batch.Append(json.Replace("\n", "\n    ", StringComparison.Ordinal));
        _batch.Append("\n}"u8);
        _batch.End();
    }

    /// <summary>What a commit changed, as XML in a string.</summary>
    public void ConfigUpdateXml(string xml)
    {
        _batch.BeginTopic();
        _batch.Append(Catalogue.Entry(EventKind.ConfigUpdate).Topic);
        _batch.BeginBody();
        _batch.Append("{\n    \"commit-patch\": \""u8);
        _batch.AppendEscaped(xml, escapeSlash: true);
        _batch.Append("\"\n}"u8);
        _batch.End();
    }

    private void Topic(EventKind kind, EventOp op)
    {
        _batch.BeginTopic();
        _batch.Append(s_topics[((int)kind * 3) + (int)op]);
    }

    private void BeginKernel(ReadOnlySpan<byte> what, EventOp op)
    {
        _batch.BeginBody();
        _batch.Append("{\n    \"jet-event\": {\n        \"event-id\": \"KERNEL_EVENT_"u8);
        _batch.Append(what);
        _batch.Append("_"u8);
        _batch.Append(s_upperOps[(int)op]);
        _batch.MarkTime(_kernelTime);
        _batch.Append(_kernelHeader);
        BeginAttributes();
    }

    private void Header(string id, string severity, string facility)
    {
        _batch.BeginBody();
        _batch.Append("{\n    \"jet-event\": {\n        \"event-id\": \""u8);
        _batch.Append(id);
        AppendHeader(_batch, severity, facility);
    }

    private void AppendHeader(EventBatch to, string severity, string facility)
    {
        to.Append("\",\n        \"hostname\": \""u8);
        to.AppendEscaped(_hostName, escapeSlash: false);
        to.Append("\",\n        \"time\": \""u8);
        to.MarkTime(0);
        to.Append(_timeText);
        to.Append("\",\n        \"severity\": \""u8);
        to.Append(severity);
        to.Append("\",\n        \"facility\": \""u8);
        to.Append(facility);
        to.Append("\""u8);
    }

    private void Line(ReadOnlySpan<byte> name)
    {
        _batch.Append(",\n        \""u8);
        _batch.Append(name);
        _batch.Append("\": "u8);
    }

    private void BeginAttributes()
    {
        _batch.Append(",\n        \"attributes\": {"u8);
        _firstAttribute = true;
    }

    private void Separate()
    {
        _batch.Append(_firstAttribute ? "\n            \""u8 : ",\n            \""u8);
        _firstAttribute = false;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        _batch.Append(name);
        _batch.Append("\": "u8);
    }

    private void Attribute(ReadOnlySpan<byte> name, string value)
    {
        Name(name);
        _batch.Append("\""u8);
        _batch.AppendEscaped(value, escapeSlash: false);
        _batch.Append("\""u8);
    }

    private void Attribute(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        _batch.Append(value);
    }

    private void EndEvent()
    {
        _batch.Append("\n        }\n    }\n}"u8);
        _batch.End();
    }
}
