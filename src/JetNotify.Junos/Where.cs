using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Junos;

/// <summary>
/// A condition on an event: <c>PATH OP VALUE</c>, as in <c>attributes.family = inet6</c>, joined by <c>and</c>,
/// <c>or</c>, <c>not</c> and parentheses (<c>&amp;&amp;</c>, <c>||</c> and <c>!</c> too); <c>and</c> binds closer than
/// <c>or</c>. <list type="bullet">
/// <item><c>=</c> and <c>!=</c> compare the whole text with a glob (<c>*</c>, <c>?</c>, <c>\</c>).</item>
/// <item><c>=~</c> looks for a regular expression, in linear time.</item>
/// <item><c>&lt; &lt;= &gt; &gt;=</c> compare numbers, also those that come as strings; a value that is no number
/// fails.</item> <item>Severities compare by what they mean, whatever they are called: <c>severity = warn</c>,
/// <c>severity &gt;= warning</c>.</item> <item>Kinds, operations, families and facilities compare without case.</item>
/// <item>A path that an event lacks fails every operator but <c>!=</c>.</item>
/// </list>
/// White space around the operator does not matter; a value in single or double quotes is taken without them. A
/// condition that no event could meet is an error. Immutable; safe from any thread.
/// </summary>
public sealed class Where
{
    private readonly WhereNode _root;

    private Where(string text, WhereNode root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>The condition as written.</summary>
    public string Text { get; }

    /// <summary>Whether all of it is told by what surrounds an event, and costs no look at the payload.</summary>
    public bool IsAround => _root.IsAround;

    /// <summary>Whether it looks at a tag, which only routers of an inventory have.</summary>
    public bool UsesTags => _root.UsesTags;

    /// <summary>Whether a part of it (<c>kind = flap</c>) holds for nothing but what is derived from events.</summary>
    public bool NeedsDerived => _root.NeedsDerived;

    /// <summary>The kinds of which an event may meet it, as <see cref="WhereKinds"/> has them.</summary>
    internal int HoldsFor => _root.HoldsFor;

    /// <summary>Reads what selects routers of an inventory: <c>site = fra and name != fra-core-*</c>. Paths are the
    /// names of tags, and <c>name</c>.</summary>
    public static bool TryParseSelection(
        string text, [NotNullWhen(true)] out Where? where, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        where = WhereParser.TryParse(text, isSelection: true, out var root, out error) ? new Where(text, root) : null;
        return where is not null;
    }

    /// <summary>Reads a condition; an error points at the character.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Where? where, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        where = WhereParser.TryParse(text, isSelection: false, out var root, out error) ? new Where(text, root) : null;
        return where is not null;
    }

    /// <summary>Makes the condition ready for one decoder, and asks the decoder for its paths.</summary>
    public WherePredicate Bind(EventDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return _root.Bind(decoder);
    }

    /// <summary>The condition as written.</summary>
    public override string ToString() => Text;
}
