using System.Globalization;
using System.Text;
using JetNotify.Fleet.Inventory;
using JetNotify.Mqtt.Transport;
using Tomlyn;
using Tomlyn.Parsing;

namespace JetNotify.CommandLine.Configuration;

/// <summary>What is wrong with a configuration file, and where.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; 0 where it is none in particular.</param>
/// <param name="Text">What is wrong, the key first where there is one.</param>
internal sealed record ConfigProblem(string File, int Line, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? $"{File}: {Text}" : $"{File}:{Line}: {Text}";
}

/// <summary>A configuration file: its profiles, and what in it cannot be. TOML is read by its events, without a model
/// of types, so that each key keeps its line.</summary>
internal sealed class ConfigFile
{
    private const string ProfileTable = "profile";

    private readonly TomlParser _parser;
    private readonly List<Profile> _profiles = [];
    private readonly List<ConfigProblem> _problems = [];

    private ConfigFile(string path, string text)
    {
        Path = path;
        _parser = TomlParser.Create(text);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its profiles, in the file's order.</summary>
    public IReadOnlyList<Profile> Profiles => _profiles;

    /// <summary>What in it cannot be, whatever the options are called.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sayWaiting">Says that a file of this name is waited for.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static ConfigFile Read(string path, Action<string> sayWaiting)
    {
        try
        {
            byte[] bytes = UserFile.Read(() => UserFile.Open(path), path, UserFile.Limit, () => sayWaiting(path));
            return Parse(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{path} is not a text in UTF-8");
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(FileProblem.OfReading(path, e));
        }
    }

    /// <summary>Reads a file's text.</summary>
    public static ConfigFile Parse(string path, string text)
    {
        var file = new ConfigFile(path, text);
        try
        {
            file.ReadDocument();
        }
        catch (TomlException e)
        {
            file._problems.Add(new ConfigProblem(path, e.Line ?? 0, $"this is no TOML: {Sentence(e)}"));
        }

        return file;
    }

    // What is wrong without where, which is said in our own way, and without what stands there.
    private static string Sentence(TomlException e)
    {
        string text = e.Diagnostics is [var first, ..] ? first.Message : e.Message;
        int error = text.IndexOf("error : ", StringComparison.Ordinal);
        return TomlMessage.WithoutText(error < 0 ? text : text[(error + "error : ".Length)..]);
    }

    private void ReadDocument()
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current.Kind != TomlParseEventKind.PropertyName)
            {
                continue;
            }

            int line = Line;
            string name = _parser.GetPropertyName();
            _parser.MoveNext();
            if (name == ProfileTable && _parser.Current.Kind == TomlParseEventKind.StartTable)
            {
                ReadProfiles();
            }
            else
            {
                Refuse(line, $"{name}: settings stand in a profile: [profile.{Profile.Default}]");
                Skip();
            }
        }
    }

    private void ReadProfiles()
    {
        while (_parser.MoveNext() && _parser.Current.Kind == TomlParseEventKind.PropertyName)
        {
            int line = Line;
            string name = _parser.GetPropertyName();
            _parser.MoveNext();
            if (_parser.Current.Kind == TomlParseEventKind.StartTable)
            {
                ReadProfile(name);
            }
            else
            {
                Refuse(line, $"profile.{name}: a profile is a table: [profile.{name}]");
                Skip();
            }
        }
    }

    private void ReadProfile(string name)
    {
        // A profile's table may be opened more than once, by keys with dots.
        var settings = _profiles.Find(profile => profile.Name == name)?.Settings.ToList() ?? [];
        while (_parser.MoveNext() && _parser.Current.Kind == TomlParseEventKind.PropertyName)
        {
            int line = Line;
            string key = _parser.GetPropertyName();
            _parser.MoveNext();
            if (settings.Exists(setting => setting.Key == key))
            {
                Refuse(line, $"{key}: given more than once");
            }

            if (Values() is { } values)
            {
                settings.Add(new ProfileSetting(key, values, line));
            }
            else
            {
                Refuse(line, $"{key}: a text, a number, true, false or an array of these is expected");
            }
        }

        _profiles.RemoveAll(profile => profile.Name == name);
        _profiles.Add(new Profile(name, Path, settings));
    }

    // The value at hand as it would be typed, several of an array; null for a table or anything deeper.
    private List<string>? Values()
    {
        if (_parser.Current.Kind != TomlParseEventKind.StartArray)
        {
            return Scalar() is { } one ? [one] : Skipped();
        }

        var values = new List<string>();
        bool deep = false;
        while (_parser.MoveNext() && _parser.Current.Kind != TomlParseEventKind.EndArray)
        {
            if (Scalar() is { } value)
            {
                values.Add(value);
            }
            else
            {
                deep = true;
                Skip();
            }
        }

        return deep ? null : values;
    }

    private string? Scalar() => _parser.Current.Kind switch
    {
        TomlParseEventKind.String => _parser.GetString(),
        TomlParseEventKind.Integer => _parser.Current.GetInt64().ToString(CultureInfo.InvariantCulture),
        TomlParseEventKind.Float => _parser.Current.GetDouble().ToString(CultureInfo.InvariantCulture),
        TomlParseEventKind.Boolean => _parser.Current.GetBoolean() ? "true" : "false",
        TomlParseEventKind.DateTime => _parser.Current.GetTomlDateTime().ToString(),
        _ => null,
    };

    private List<string>? Skipped()
    {
        Skip();
        return null;
    }

    // Passes by the table or array at hand, whole.
    private void Skip()
    {
        int depth = 0;
        do
        {
            depth += _parser.Current.Kind switch
            {
                TomlParseEventKind.StartTable or TomlParseEventKind.StartArray => 1,
                TomlParseEventKind.EndTable or TomlParseEventKind.EndArray => -1,
                _ => 0,
            };
        }
        while (depth > 0 && _parser.MoveNext());
    }

    private int Line => _parser.Current.Line;

    private void Refuse(int line, string text) => _problems.Add(new ConfigProblem(Path, line, text));
}
