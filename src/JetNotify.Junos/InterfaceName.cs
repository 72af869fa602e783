using System.Globalization;
using System.Text;

namespace JetNotify.Junos;

/// <summary>An interface a user asked for: a logical one, a port with every unit on it, or a glob over whole
/// names.</summary>
internal sealed class InterfaceName
{
    private readonly Glob _glob;
    private readonly byte[] _utf8;

    public InterfaceName(string text)
    {
        _glob = new Glob(text);
        Text = _glob.LiteralPrefix;
        _utf8 = Encoding.UTF8.GetBytes(Text);
        HasUnit = Text.Contains('.', StringComparison.Ordinal);
    }

    /// <summary>The name, or what stands before a glob's first wildcard.</summary>
    public string Text { get; }

    public bool IsGlob => !_glob.IsLiteral;

    public bool HasUnit { get; }

    /// <summary>Whether a name, with its unit where it has one, is asked for.</summary>
    public bool Matches(ReadOnlySpan<byte> name) =>
        IsGlob ? _glob.IsMatch(name)
        : name.StartsWith(_utf8) && (name.Length == _utf8.Length || (!HasUnit && name[_utf8.Length] == (byte)'.'));

    /// <summary>
    /// The levels a name can take in a topic with a unit: literal, or <c>+</c>. A name with slashes is three levels,
    /// one without a single one (captured); a unit shares its level with the port's last part, so no filter can set it
    /// free alone.
    /// </summary>
    /// <param name="units">The units asked for; none is any.</param>
    public IEnumerable<string> Shapes(IReadOnlyList<int> units)
    {
        if (IsGlob)
        {
            return GlobShapes();
        }

        if (HasUnit)
        {
            return [TopicPattern.Literal(Text)];
        }

        return units.Count > 0
            ? units.Select(unit => TopicPattern.Literal(string.Create(CultureInfo.InvariantCulture, $"{Text}.{unit}")))
            : [Text.LastIndexOf('/') is var at and >= 0 ? TopicPattern.Literal(Text[..at]) + "/+" : "+"];
    }

    // Whole levels before the first wildcard are literal; from there on, as many levels as a name with slashes has, or
    // more.
    private string[] GlobShapes()
    {
        const int SlashedLevels = 3;
        string[] levels = Text.Split('/');
        if (levels.Length == 1)
        {
            return TopicPattern.AnyInterface;
        }

        var open = Enumerable.Repeat("+", Math.Max(SlashedLevels - (levels.Length - 1), 1));
        return [string.Join('/', levels[..^1].Select(TopicPattern.Literal).Concat(open))];
    }
}
