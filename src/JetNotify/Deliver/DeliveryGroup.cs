using System.Globalization;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Output;

namespace JetNotify.Deliver;

/// <summary>The engine that records are delivered into.</summary>
internal sealed class DeliveryGroup : OptionGroup
{
    private readonly ValueOption<EngineTarget> _to;
    private readonly ValueOption<string>? _spool;
    private readonly ValueOption<long>? _spoolSize;
    private readonly ValueOption<string>? _fleet;
    private readonly ValueOption<int> _createStream;
    private readonly ValueOption<string> _creds;
    private readonly ValueOption<string> _cafile;

    /// <param name="receives">Whether the records come from routers; else from a spool.</param>
    public DeliveryGroup(bool receives = true)
        : base("Delivery")
    {
        _to = Value<EngineTarget>("--to", [], "URL", "a URL",
            "Deliver into this engine: nats://[USER:PASSWORD@]HOST[:PORT][,HOST…]/STREAM, or tls://; "
                + "mqtt://[USER:PASSWORD@]HOST[:PORT][,HOST…]/PREFIX, or mqtts://; "
                + "kafka://HOST[:PORT][,HOST…]/TOPIC, or kafkas:// (not in the native program). Nothing is "
                + "acknowledged to a router before the engine has answered. Standard output has the records too where "
                + "-o or -F asks for it.",
            EngineTarget.Parse);
        _to.SettingPrefix = "deliver-";
        if (receives)
        {
            _spool = Value<string>("--spool", [], "FOLDER", "a folder",
                "Keep records here while the engine takes none, and deliver them first when it does; also what "
                    + "sessions and refused records need to outlive a restart.",
                TextParser.Path, Offer.Folders);
            _spoolSize = Value<long>("--spool-size", [], "SIZE", "a size",
                "What the spool may have (10G); when it is full, this ends with 7.", NumberParser.FileSize);
            _fleet = Value<string>("--fleet", [], "NAME", "a name",
                "What begins the id of each record (fleet): collectors that take over from each other have the same.",
                TextParser.NotEmpty);
        }

        _createStream = Value<int>("--create-stream", [], "REPLICAS", "a number of servers",
            "Make the stream where it is missing, with so many copies (1 to 5).", ParseReplicas);
        _creds = Value<string>("--creds", [], "FILE", "a file",
            "The engine's credentials: of NATS as nsc makes them, of Kafka lines as sasl.username=NAME.",
            TextParser.Path, Offer.Files);
        _cafile = Value<string>("--to-cafile", [], "FILE", "a file",
            "The authorities to trust for the engine's TLS (the system's).", TextParser.Path, Offer.Files);
    }

    /// <summary>Returns where records are delivered, or null where that was not asked for.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="prints">Whether standard output was asked for too.</param>
    /// <param name="environment">Standard input, where a file is <c>-</c>.</param>
    /// <exception cref="UsageException">An option that would do nothing; a file that does not exist.</exception>
    public DeliveryPlan? Plan(ParsedOptions parsed, bool prints, ToolEnvironment environment)
    {
        foreach (var option in Options.Where(option => option != _to && option != _spoolSize))
        {
            parsed.Needs(option, _to, "it is about delivery");
        }

        if (_spoolSize is not null)
        {
            parsed.Needs(_spoolSize, _spool!, "it is about the spool");
        }

        if (!parsed.TryGet(_to, out var target))
        {
            return null;
        }

        target = target.Nats is not null ? OfNats(parsed, target, environment)
            : target.Kafka is not null ? OfKafka(parsed, target, environment)
            : OfMqtt(parsed, target);
        return new DeliveryPlan
        {
            Target = target,
            Fleet = _fleet is null ? "fleet" : parsed.Get(_fleet, "fleet"),
            Spool = _spool is not null && parsed.TryGet(_spool, out string? folder) ? Folder(_spool, folder) : null,
            SpoolSize = _spoolSize is null ? long.MaxValue : parsed.Get(_spoolSize, DeliveryPlan.DefaultSpoolSize),
            Prints = prints,
        };
    }

    /// <summary>The option that says where to.</summary>
    public DeclaredOption To => _to;

    private EngineTarget OfNats(ParsedOptions parsed, EngineTarget target, ToolEnvironment environment) => target with
    {
        Nats = target.Nats! with
        {
            Credentials = parsed.TryGet(_creds, out string? file) ? TextFile.Read(_creds, file, environment) : null,
            AuthorityFile = ExistingFile(parsed, _cafile),
            Replicas = parsed.TryGet(_createStream, out int replicas) ? replicas : null,
        },
    };

    private EngineTarget OfMqtt(ParsedOptions parsed, EngineTarget target)
    {
        if (parsed.FirstOf(_createStream, _creds) is { } place)
        {
            throw new UsageException(place, "is of NATS: a broker has no streams, and its user stands in the URL");
        }

        if (ExistingFile(parsed, _cafile) is not { } file)
        {
            return target;
        }

        try
        {
            return target with { Mqtt = target.Mqtt!.Trusting(file) };
        }
        catch (ArgumentException e)
        {
            throw new UsageException(_cafile, e.Message);
        }
    }

    private EngineTarget OfKafka(ParsedOptions parsed, EngineTarget target, ToolEnvironment environment)
    {
        if (parsed.FirstOf(_createStream) is { } place)
        {
            throw new UsageException(place, "is of NATS: kafka-topics.sh makes a topic of Kafka");
        }

        var kafka = target.Kafka!.Trusting(ExistingFile(parsed, _cafile));
        if (parsed.TryGet(_creds, out string? file))
        {
            string[] lines = TextFile.Read(_creds, file, environment).Split('\n');
            try
            {
                kafka = kafka.As(lines);
            }
            catch (ArgumentException e)
            {
                throw new UsageException(_creds, $"{FileProblem.NameOf(file)}: {e.Message}");
            }
        }

        return target with { Kafka = kafka };
    }

    private static string Folder(DeclaredOption option, string folder) =>
        File.Exists(folder)
            ? throw new UsageException(option, $"{folder} is a file, and a folder is expected")
            : folder;

    private static string? ExistingFile(ParsedOptions parsed, ValueOption<string> option)
    {
        if (!parsed.TryGet(option, out string? file))
        {
            return null;
        }

        return File.Exists(file) ? file : throw new UsageException(option, $"{file} does not exist");
    }

    private static string? ParseReplicas(string text, out int replicas) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out replicas) && replicas is >= 1 and <= 5
            ? null
            : $"{Quoting.Text(text)} is not a number of servers (1 to 5)";
}
