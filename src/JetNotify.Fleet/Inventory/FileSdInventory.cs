using System.Text.Json;

namespace JetNotify.Fleet.Inventory;

/// <summary>
/// Reads Prometheus' <c>file_sd</c> JSON, which NetBox and others export: an array of objects with <c>targets</c>
/// (<c>HOST[:PORT]</c>) and <c>labels</c>. Labels become tags; <c>__jetnotify_KEY</c> is a setting,
/// <c>__meta_netbox_name</c> or <c>name</c> the name of a single target, other labels that begin with <c>__</c> are
/// left out, as Prometheus does.
/// </summary>
internal static class FileSdInventory
{
    private const string SettingPrefix = "__jetnotify_";

    /// <summary>Reads the text.</summary>
    public static InventoryDocument Read(ReadOnlySpan<byte> json)
    {
        var document = new InventoryDocument();
        var lines = new LineCount(json);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                document.Add(lines.At(reader.TokenStartIndex), null,
                    "file_sd is an array of objects with targets and labels");
                return document;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadGroup(ref reader, ref lines, document);
            }
        }
        catch (JsonException e)
        {
            document.Add((int)(e.LineNumber ?? 0) + 1, null, $"this is not JSON: {FirstSentence(e.Message)}");
        }

        return document;
    }

    private static void ReadGroup(ref Utf8JsonReader reader, ref LineCount lines, InventoryDocument document)
    {
        int line = lines.At(reader.TokenStartIndex);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            document.Add(line, null, "an object with targets and labels is expected here");
            reader.Skip();
            return;
        }

        var targets = new List<(string Text, int Line)>();
        var labels = new List<(string Name, string Value, int Line)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "targets" when reader.TokenType == JsonTokenType.StartArray:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        AddTarget(ref reader, ref lines, targets, document);
                    }

                    break;
                case "labels" when reader.TokenType == JsonTokenType.StartObject:
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        AddLabel(ref reader, ref lines, labels, document);
                    }

                    break;
                case "targets" or "labels":
                    document.Add(lines.At(reader.TokenStartIndex), name, name == "targets"
                        ? "an array is expected"
                        : "an object is expected");
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (targets.Count == 0)
        {
            document.Add(line, "targets", "no target stands here");
        }

        foreach (var target in targets)
        {
            document.Routers.Add(Router(target.Text, target.Line, labels, isOnly: targets.Count == 1));
        }
    }

    private static void AddTarget(
        ref Utf8JsonReader reader, ref LineCount lines, List<(string, int)> targets, InventoryDocument document)
    {
        int line = lines.At(reader.TokenStartIndex);
        if (reader.TokenType == JsonTokenType.String)
        {
            targets.Add((reader.GetString()!, line));
        }
        else
        {
            document.Add(line, "targets", "a target is a string, HOST[:PORT]");
            reader.Skip();
        }
    }

    private static void AddLabel(
        ref Utf8JsonReader reader, ref LineCount lines, List<(string, string, int)> labels, InventoryDocument document)
    {
        string name = reader.GetString()!;
        reader.Read();
        int line = lines.At(reader.TokenStartIndex);
        if (reader.TokenType == JsonTokenType.String)
        {
            labels.Add((name, reader.GetString()!, line));
        }
        else
        {
            document.Add(line, $"labels.{name}", "a label is a string");
            reader.Skip();
        }
    }

    private static SettingTable Router(string target, int line, List<(string Name, string Value, int Line)> labels,
        bool isOnly)
    {
        string name = target;
        foreach (var label in labels)
        {
            name = isOnly && label.Name is "name" or "__meta_netbox_name" ? label.Value : name;
        }

        var router = new SettingTable(isOnly ? name : target, line);
        router.Settings.Add(new Setting("host", [target], line));
        foreach (var label in labels)
        {
            if (label.Name.StartsWith(SettingPrefix, StringComparison.Ordinal))
            {
                string key = label.Name[SettingPrefix.Length..].Replace('_', '-');
                router.Settings.Add(new Setting(key, [label.Value], label.Line));
            }
            else if (!label.Name.StartsWith("__", StringComparison.Ordinal))
            {
                router.Tags.Add(new(label.Name, label.Value));
            }
        }

        return router;
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }

    /// <summary>Which line a byte stands on, asked in the order of the bytes.</summary>
    private ref struct LineCount(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _counted;
        private int _line = 1;

        public int At(long offset)
        {
            int end = (int)Math.Min(offset, _text.Length);
            if (end > _counted)
            {
                _line += _text[_counted..end].Count((byte)'\n');
                _counted = end;
            }

            return _line;
        }
    }
}
