using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Fleet.Inventory;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Inventory;

/// <summary>
/// The settings of a router: the options of <c>subscribe</c> under their long names, parsed and checked by the same
/// groups. Not a command to be typed. One thread at a time.
/// </summary>
internal sealed class RouterSettingsCommand : ToolCommand
{
    // One attempt of many, one connection of many, or standard input: nothing that one router could have.
    private static readonly string[] s_notOfRouters =
    [
        "host", "port", "no-reconnect", "retry-max-delay", "ws", "ws-path", "ws-header", "count", "timeout",
            "idle-timeout",
        "unsubscribe", "retained-only",
    ];

    private static readonly ValueSource s_default = new(SourceLayer.Profile, null);

    private readonly ConnectionGroup _connection = new();
    private readonly LoginGroup _login = new();
    private readonly TlsGroup _tls = new();
    private readonly SessionGroup _session = new();
    private readonly WillGroup _will = new();
    private readonly SubscriptionGroup _subscription = new();
    private readonly SelectorGroup _events = new(conditions: true, tags: true);
    private readonly Dictionary<string, DeclaredOption> _options;

    public RouterSettingsCommand()
        : base(new CommandEntry("router", "The settings of a router.", static _ => new RouterSettingsCommand()))
    {
        Add(_connection, _login, _tls, _session, _will, _subscription, _events);
        _options = Groups.SelectMany(group => group.Options)
            .Where(option => option.Name.StartsWith("--", StringComparison.Ordinal))
            .ToDictionary(option => option.Name[2..], StringComparer.Ordinal);
        Known = _options.Keys.Except(s_notOfRouters).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Every setting there is.</summary>
    public IReadOnlySet<string> Known { get; }

    /// <summary>The settings that decide what is asked for and printed; the others decide how to connect.</summary>
    public IReadOnlySet<string> Selecting =>
        ((OptionGroup[])[_subscription, _events]).SelectMany(group => group.Options)
            .Select(option => option.Name.TrimStart('-')).ToHashSet();

    /// <inheritdoc/>
    public override CommandHelp Help => throw new NotSupportedException();

    /// <inheritdoc/>
    public override CommandPlan Plan(ParsedOptions parsed, ToolEnvironment environment) =>
        throw new NotSupportedException();

    /// <summary>Returns what settings become.</summary>
    /// <param name="settings">Each key once, all known.</param>
    /// <param name="port">The router's port, or null for the usual one.</param>
    /// <param name="defaults">Options that stand where a setting does not.</param>
    /// <param name="environment">Files and the environment; nobody is asked for a password.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <returns>Null where something is wrong.</returns>
    public RouterProfile? Build(
        IReadOnlyList<Setting> settings, int? port, IReadOnlyList<Setting> defaults, ToolEnvironment environment,
        List<SettingProblem> problems)
    {
        try
        {
            var wrong = new List<string>();
            List<Setting> standing = [.. defaults.Where(one => StandsBeside(one, settings, port))];
            List<Setting> all = [.. settings, .. standing];
            var sources = standing.ToDictionary(one => _options[one.Key], _ => s_default);
            var parsed = ParsedOptions.Parse(this,
                [.. all.SelectMany(Arguments), .. port is { } number ? [$"--port={number}"] : (string[])[]],
                sources, wrong);
            problems.AddRange(wrong.Select(Blame));
            if (wrong.Count > 0)
            {
                return null;
            }

            RefuseRepeats(parsed);
            return Build(parsed, environment, settings, all);
        }
        catch (UsageException e)
        {
            problems.Add(Blame(e.Message));
        }
        catch (MqttException e)
        {
            problems.Add(new(null, e.Message));
        }

        return null;
    }

    // A default gives way to a setting that it cannot stand beside.
    private bool StandsBeside(Setting one, IReadOnlyList<Setting> settings, int? port) =>
        (one.Key != "port" || port is null)
            && settings.All(other => other.Key != one.Key
                && !(_options.TryGetValue(other.Key, out var given) && Contradict(_options[one.Key], given)));

    private RouterProfile Build(
        ParsedOptions parsed, ToolEnvironment environment, IReadOnlyList<Setting> settings,
            IReadOnlyList<Setting> all)
    {
        var notes = new List<string>();
        var unasked = environment with { AskPassword = static _ => null };
        parsed.TryGet(_connection.Url, out var url);
        var version = _session.Version(parsed, _subscription, notes);
        var selection = _events.Plan(parsed, [], []);
        var topics = _subscription.Topics(
            parsed, unasked, url?.Topic, selection is null ? SubscriptionGroup.EveryEvent : null);
        var properties = new PacketProperties(parsed, _session, _will);
        var transport = _connection.Plan(parsed, _tls, notes, unasked);
        if (transport.WebSocket is not null)
        {
            throw new UsageException(_connection.Url, "a fleet does not speak WebSocket: routers do not");
        }

        var session = _session.Plan(parsed, version, properties, _will);
        var subscriptions = _subscription.Subscriptions(parsed, topics, selection, notes, []);
        var timeout = parsed.Get(_connection.ConnectTimeout, TimeSpan.FromSeconds(10));
        var connect = _login.Plan(parsed, session, url?.Authority, transport.UnixPath ?? transport.Host, unasked);
        return new RouterProfile
        {
            Transport = transport,
            IsElsewhere = url is not null || transport.UnixPath is not null,
            Connect = connect,
            Subscriptions = subscriptions,
            SubscribeProperties = properties.For(PropertyPackets.Subscribe),
            FiltersPerSubscribe = parsed.Get(_subscription.FiltersPerSubscribe, int.MaxValue),
            AttemptTimeout = timeout > TimeSpan.Zero ? timeout : TimeSpan.FromSeconds(10),
            Filter = _subscription.Filter(parsed, topics, selection, _events.Conditions(parsed)),
            ConnectionKey = ConnectionKey(settings) + SecretKey(all, connect.Password),
            SelectionKey = SelectionKey(settings),
            Notes = notes,
        };
    }

    // As the command line writes them, in the one form that cannot be misread.
    private IEnumerable<string> Arguments(Setting setting)
    {
        if (!_options.TryGetValue(setting.Key, out var option))
        {
            // Told already, by whoever read the inventory.
            yield break;
        }

        foreach (string value in setting.Values)
        {
            if (option.TakesValue)
            {
                string text = option is PropertyOption ? value.Replace(' ', ArgumentNormalizer.Separator) : value;
                yield return text.Length == 0 ? option.Name : $"{option.Name}={text}";
                if (text.Length == 0)
                {
                    yield return text;
                }
            }
            else if (value == "true")
            {
                yield return option.Name;
            }
            else if (value != "false")
            {
                throw new UsageException(option, "true or false is expected");
            }
        }
    }

    private SettingProblem Blame(string message)
    {
        int colon = message.IndexOf(": ", StringComparison.Ordinal);
        return colon > 2 && message.StartsWith("--", StringComparison.Ordinal)
            && _options.ContainsKey(message[2..colon])
            ? new(message[2..colon], message[(colon + 2)..])
            : new(null, message);
    }

    private string SelectionKey(IReadOnlyList<Setting> settings) =>
        Key(settings.Where(one => Selecting.Contains(one.Key)));

    private string ConnectionKey(IReadOnlyList<Setting> settings) =>
        Key(settings.Where(one => !Selecting.Contains(one.Key)));

    // What a secret or a certificate is may change while its file, or its command, keeps its name.
    private static string SecretKey(IReadOnlyList<Setting> all, ReadOnlyMemory<byte>? password) => string.Join('\n',
        [
            "", Convert.ToBase64String(password.GetValueOrDefault().Span),
            .. all.Where(one => one.Key is "key-password-file" or "cafile" or "cert" or "key")
                .Select(one => FileKey(one.Values[0])),
        ]);

    private static string Key(IEnumerable<Setting> settings) => string.Join('\n',
        settings.Select(one => $"{one.Key}={string.Join('\t', one.Values)}").Order(StringComparer.Ordinal));

    private static string FileKey(string path)
    {
        try
        {
            return Convert.ToBase64String(UserFile.Read(path, UserFile.BundleLimit));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It was read a moment ago: whoever reads it next says what is wrong.
            return "";
        }
    }
}
