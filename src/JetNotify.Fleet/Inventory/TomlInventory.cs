using System.Globalization;
using Tomlyn.Parsing;

namespace JetNotify.Fleet.Inventory;

/// <summary>Reads TOML: <c>[defaults]</c>, <c>[groups.NAME]</c>, <c>[routers]</c>. Keys are the long names of options,
/// so that any option may be one; <c>tags</c> is a table of texts.</summary>
internal sealed class TomlInventory
{
    private readonly InventoryDocument _document = new();
    private readonly TomlParser _parser;

    private TomlInventory(string text) => _parser = TomlParser.Create(
        text, new TomlParserOptions { Mode = TomlParserMode.Tolerant, DecodeScalars = true, EagerStringValues = true });

    /// <summary>Reads the text.</summary>
    public static InventoryDocument Read(string text)
    {
        var inventory = new TomlInventory(text);
        inventory.ReadDocument();
        if (inventory._parser.HasErrors)
        {
            inventory.AddSyntaxErrors(text);
        }

        return inventory._document;
    }

    private TomlParseEventKind Kind => _parser.Current.Kind;

    // The events stop at the first error; the tree goes on and finds the others.
    private void AddSyntaxErrors(string text)
    {
        foreach (var error in SyntaxParser.Parse(text).Diagnostics)
        {
            _document.Add(error.Span.Start.Line + 1, null, TomlMessage.WithoutText(error.Message));
        }
    }

    private void ReadDocument()
    {
        while (_parser.MoveNext())
        {
            if (Kind != TomlParseEventKind.PropertyName)
            {
                continue;
            }

            string name = _parser.Current.PropertyName!;
            int line = _parser.Current.Line;
            _parser.MoveNext();
            switch (name)
            {
                case "version":
                    CheckVersion(line);
                    break;
                case "defaults" when Kind == TomlParseEventKind.StartTable:
                    ReadTable(_document.Defaults, "defaults");
                    break;
                case "groups" when Kind == TomlParseEventKind.StartTable:
                    ReadGroups();
                    break;
                case "routers" when Kind == TomlParseEventKind.StartTable:
                    ReadRouters();
                    break;
                case "defaults" or "groups" or "routers":
                    _document.Add(line, name, "a table is expected");
                    Skip();
                    break;
                default:
                    _document.Add(line, name, "there is no such table; there are defaults, groups and routers");
                    Skip();
                    break;
            }
        }
    }

    private void CheckVersion(int line)
    {
        if (Kind != TomlParseEventKind.Integer || _parser.Current.GetInt64() != 1)
        {
            _document.Add(line, "version", "this jetnotify reads version 1");
        }
    }

    private void ReadGroups()
    {
        foreach (var (name, line) in Members())
        {
            // A table that is written in two places comes in two parts.
            if (!_document.Groups.TryGetValue(name, out var group))
            {
                _document.Groups[name] = group = new SettingTable(name, line);
            }

            _ = ReadNamed(group, $"groups.{name}", line);
        }
    }

    private void ReadRouters()
    {
        foreach (var (name, line) in Members())
        {
            var router = new SettingTable(name, line);
            if (Kind == TomlParseEventKind.String)
            {
                // The shortest way to write one: NAME = "HOST[:PORT]".
                router.Settings.Add(new Setting("host", [_parser.Current.GetString()], line));
            }
            else if (!ReadNamed(router, name, line))
            {
                continue;
            }

            _document.Routers.Add(router);
        }
    }

    private bool ReadNamed(SettingTable table, string place, int line)
    {
        bool isTable = Kind == TomlParseEventKind.StartTable;
        if (isTable)
        {
            ReadTable(table, place);
        }
        else
        {
            _document.Add(line, place, "a table is expected, such as { host = \"192.0.2.1\" }");
            Skip();
        }

        return isTable;
    }

    private void ReadTable(SettingTable table, string place)
    {
        foreach (var (name, line) in Members())
        {
            if (name == "tags")
            {
                ReadTags(table, $"{place}.tags", line);
            }
            else if (Values($"{place}.{name}", line) is { } values)
            {
                if (table.Find(name) is { } before)
                {
                    _document.Add(line, $"{place}.{name}", $"stands on line {before.Line} already");
                }
                else
                {
                    table.Settings.Add(new Setting(name, values, line));
                }
            }
        }
    }

    private void ReadTags(SettingTable table, string place, int line)
    {
        if (Kind != TomlParseEventKind.StartTable)
        {
            _document.Add(line, place, "a table of texts is expected, such as { site = \"fra\" }");
            Skip();
            return;
        }

        foreach (var (name, at) in Members())
        {
            if (Text() is { } value)
            {
                table.Tags.Add(new(name, value));
            }
            else
            {
                _document.Add(at, $"{place}.{name}", "a tag is a text");
                Skip();
            }
        }
    }

    /// <summary>Returns what stands behind a key as it would be typed; null where that cannot be.</summary>
    private List<string>? Values(string place, int line)
    {
        if (Text() is { } only)
        {
            return [only];
        }

        if (Kind != TomlParseEventKind.StartArray)
        {
            _document.Add(line, place, "a text, a number, true, false or an array of them is expected");
            Skip();
            return null;
        }

        var values = new List<string>();
        bool isGood = true;
        while (_parser.MoveNext() && Kind != TomlParseEventKind.EndArray)
        {
            if (Text() is { } value)
            {
                values.Add(value);
            }
            else
            {
                _document.Add(line, place, "an array of texts and numbers is expected");
                isGood = false;
                Skip();
            }
        }

        return isGood ? values : null;
    }

    private string? Text() => Kind switch
    {
        TomlParseEventKind.String => _parser.Current.GetString(),
        TomlParseEventKind.Integer => _parser.Current.GetInt64().ToString(CultureInfo.InvariantCulture),
        TomlParseEventKind.Float => _parser.Current.GetDouble().ToString(CultureInfo.InvariantCulture),
        TomlParseEventKind.Boolean => _parser.Current.GetBoolean() ? "true" : "false",
        _ => null,
    };

    /// <summary>Goes through the members of the table that the parser stands at the start of: at each it stands on its
    /// value.</summary>
    private IEnumerable<(string Name, int Line)> Members()
    {
        while (_parser.MoveNext() && Kind != TomlParseEventKind.EndTable)
        {
            if (Kind != TomlParseEventKind.PropertyName)
            {
                continue;
            }

            var (name, line) = (_parser.Current.PropertyName!, _parser.Current.Line);
            if (_parser.MoveNext() && Kind != TomlParseEventKind.EndTable)
            {
                yield return (name, line);
            }
            else
            {
                // The value is missing: the text ends in an error, which is told.
                yield break;
            }
        }
    }

    // Goes past a value that is not wanted.
    private void Skip()
    {
        if (Kind is not (TomlParseEventKind.StartTable or TomlParseEventKind.StartArray))
        {
            return;
        }

        int depth = 1;
        while (depth > 0 && _parser.MoveNext())
        {
            depth += Kind switch
            {
                TomlParseEventKind.StartTable or TomlParseEventKind.StartArray => 1,
                TomlParseEventKind.EndTable or TomlParseEventKind.EndArray => -1,
                _ => 0,
            };
        }
    }
}
