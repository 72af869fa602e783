using JetNotify.CommandLine;

namespace JetNotify.Recording;

/// <summary>What is done with a recording that is read, and how it is shown.</summary>
internal sealed class InfoGroup : OptionGroup
{
    private readonly ValueOption<bool> _json;
    private readonly Flag _index;

    public InfoGroup()
        : base("Output")
    {
        _json = Common(Choice("--output", ["-o"], "FORM", "an output",
            "text (the default); json: one JSON object a recording.", ("text", false), ("json", true)));
        _index = Common(Flag("--index", [], "Write FILE.index too, with which replay --from begins at once."));
    }

    /// <summary>Whether JSON was asked for.</summary>
    public bool IsJson(ParsedOptions parsed) => parsed.Get(_json, false);

    /// <summary>Whether an index was asked for.</summary>
    public bool Indexes(ParsedOptions parsed) => parsed.Has(_index);
}
