using System.Text;

namespace JetNotify.Junos;

/// <summary>
/// Keeps what was asked of what a plan's filters bring, or of any other messages. Kind, operation and tag are the
/// topic's. Every other condition holds when the topic says so or the payload does: the two agree in what a router
/// publishes, and where a capture was edited neither is the better. Allocates nothing per event; one thread at a time.
/// </summary>
public sealed class SelectorMatcher
{
    private readonly EventGroup? _tree;
    private readonly bool[] _kinds = new bool[Catalogue.Entries.Count];
    private readonly bool[] _ops = new bool[Catalogue.Ops.Count];
    private readonly bool _anyOp;
    private readonly InterfaceName[] _interfaces;
    private readonly byte[][] _units;
    private readonly byte[][] _families;
    private readonly IpPrefix[] _prefixes;
    private readonly Glob[] _filters;
    private readonly Glob[] _tables;
    private readonly Glob[] _routers;
    private readonly Glob[] _tags;
    private readonly EventField _interface;
    private readonly EventField _family;
    private readonly EventField _address;
    private readonly EventField _prefix;
    private readonly EventField _filter;
    private readonly EventField _table;
    private readonly EventField _router;

    internal SelectorMatcher(SelectorPlan plan, EventDecoder decoder)
    {
        var selector = plan.Selector;
        _tree = plan.Tree;
        foreach (var kind in plan.Kinds)
        {
            _kinds[(int)kind] = true;
        }

        foreach (var op in selector.Ops)
        {
            _ops[(int)op] = true;
        }

        _anyOp = selector.Ops.Count == 0;
        _interfaces = [.. selector.Interfaces.Select(name => new InterfaceName(name))];
        _units = [.. selector.Units.Select(unit => Encoding.UTF8.GetBytes(FormattableString.Invariant($".{unit}")))];
        _families = [.. selector.Families.Select(Encoding.UTF8.GetBytes)];
        _prefixes = [.. selector.Prefixes];
        _filters = Globs(selector.FirewallFilters);
        _tables = Globs(selector.Tables);
        _routers = Globs(selector.LogicalRouters);
        _tags = Globs(selector.SyslogTags);
        _interface = Ask(decoder, "interface", _interfaces.Length + _units.Length);
        _family = Ask(decoder, "family", _families.Length);
        _address = Ask(decoder, "address", _prefixes.Length);
        _prefix = Ask(decoder, "prefix", _prefixes.Length);
        _filter = Ask(decoder, "filter", _filters.Length);
        _table = Ask(decoder, "table", _tables.Length);
        _router = Ask(decoder, "logical-router", _routers.Length);
    }

    /// <summary>Whether an event of that decoder was asked for.</summary>
    public bool Keeps(in JetEvent message)
    {
        if (_tree == EventGroup.All)
        {
            return message.Topic.StartsWith("/junos/events/"u8);
        }

        if (_tree == EventGroup.Kernel && message.Topic.StartsWith("/junos/events/kernel/"u8))
        {
            return true;
        }

        var topic = message.ParsedTopic;
        if (topic.Kind is not { } kind || !_kinds[(int)kind])
        {
            return false;
        }

        if (!EventNames.IsKernel(kind))
        {
            return kind != EventKind.Syslog || AnyMatches(_tags, topic.Tag);
        }

        return (_anyOp || (topic.Op is { } op && _ops[(int)op]))
            && (_interfaces.Length + _units.Length == 0 || KeepsInterface(message, topic.Interface))
            && (_families.Length == 0 || IsFamily(topic.Family) || (message.TryGet(_family,
                out var family) && IsFamily(family)))
            && (_prefixes.Length == 0 || KeepsPrefix(message, topic, kind))
            && KeepsName(_filters, _filter, topic.Filter, message)
            && KeepsName(_tables, _table, topic.Table, message)
            && KeepsName(_routers, _router, topic.LogicalRouter, message);
    }

    private static Glob[] Globs(IReadOnlyList<string> patterns) => [.. patterns.Select(pattern => new Glob(pattern))];

    private static EventField Ask(EventDecoder decoder, string path, int conditions) =>
        conditions > 0 ? decoder.Add(EventPath.Parse(path)) : default;

    private static bool AnyMatches(Glob[] globs, ReadOnlySpan<byte> text)
    {
        foreach (var glob in globs)
        {
            if (glob.IsMatch(text))
            {
                return true;
            }
        }

        return globs.Length == 0;
    }

    private static bool KeepsName(Glob[] globs, EventField field, ReadOnlySpan<byte> fromTopic, in JetEvent message) =>
        globs.Length == 0
        || (!fromTopic.IsEmpty && AnyMatches(globs, fromTopic))
        || (message.TryGet(field, out var text) && AnyMatches(globs, text));

    private bool KeepsInterface(in JetEvent message, ReadOnlySpan<byte> fromTopic) =>
        (!fromTopic.IsEmpty && IsInterface(fromTopic)) || (message.TryGet(_interface,
            out var name) && IsInterface(name));

    private bool IsInterface(ReadOnlySpan<byte> name)
    {
        bool kept = _interfaces.Length == 0;
        foreach (var asked in _interfaces)
        {
            kept |= asked.Matches(name);
        }

        if (!kept || _units.Length == 0)
        {
            return kept;
        }

        foreach (byte[] unit in _units)
        {
            if (name.EndsWith(unit))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFamily(ReadOnlySpan<byte> family)
    {
        foreach (byte[] asked in _families)
        {
            if (family.SequenceEqual(asked))
            {
                return true;
            }
        }

        return false;
    }

    private bool KeepsPrefix(in JetEvent message, in JetTopic topic, EventKind kind)
    {
        bool isRoute = kind == EventKind.Route;
        return IsInside(isRoute ? topic.Prefix : topic.Address, isRoute)
            || (message.TryGet(isRoute ? _prefix : _address, out var text) && IsInside(text, isRoute));
    }

    private bool IsInside(ReadOnlySpan<byte> text, bool isRoute)
    {
        if (!IpPrefix.TryParse(text, out var found))
        {
            return false;
        }

        foreach (var asked in _prefixes)
        {
            if (isRoute ? asked.Contains(found) : asked.ContainsAddress(found))
            {
                return true;
            }
        }

        return false;
    }
}
