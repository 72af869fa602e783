using JetNotify.CommandLine;

namespace JetNotify.Inventory;

/// <summary>How an inventory is shown.</summary>
internal sealed class ListingGroup : OptionGroup
{
    private readonly ValueOption<bool> _json;

    public ListingGroup()
        : base("Output")
    {
        _json = Choice("--output", ["-o"], "FORM", "an output",
            "text: a table (the default); json: one JSON object a router.", ("text", false), ("json", true));
        _json.SettingPrefix = "inventory-";
    }

    /// <summary>Whether JSON was asked for.</summary>
    public bool IsJson(ParsedOptions parsed) => parsed.Get(_json, false);
}
