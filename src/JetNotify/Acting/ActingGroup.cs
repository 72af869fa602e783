using System.Globalization;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Output;

namespace JetNotify.Acting;

/// <summary>What printed events set off.</summary>
internal sealed class ActingGroup : OptionGroup
{
    private readonly ValueOption<string> _exec;
    private readonly ValueOption<long> _max;
    private readonly ValueOption<TimeSpan> _timeout;
    private readonly ValueOption<long> _rate;
    private readonly ValueOption<TimeSpan> _holdDown;
    private readonly ValueOption<Uri> _webhook;
    private readonly ValueOption<string> _template;
    private readonly ValueOption<string> _secret;

    public ActingGroup()
        : base("Acting")
    {
        _exec = Value<string>("--exec", [], "COMMAND", "a command",
            "Run this command for each printed event: the record on its standard input, its fields in the environment "
                + "(JETNOTIFY_KIND, JETNOTIFY_INTERFACE and so on). No text of an event becomes part of the command.",
            TextParser.NotEmpty);
        _max = Value<long>("--exec-max", [], "N", "a number of commands",
            "So many commands at a time, at most 64.", ParseCount);
        _timeout = Value<TimeSpan>("--exec-timeout", [], "DURATION", "a duration",
            "End a command that takes longer.", DurationParser.Positive);
        _rate = Value<long>("--exec-rate", [], "N", "a number of commands",
            "Begin at most so many commands a minute; further events set nothing off.", ParseCount);
        _webhook = Value<Uri>("--webhook", [], "URL", "an address",
            "Post each printed event to this address, as the record that -o json prints; tried again where that may "
                + "help.", ParseAddress);
        _template = Value<string>("--webhook-template", [], "FILE", "a file",
            "Post what stands in this file instead: {{interface}} becomes what the event tells of that path, "
                + "{{record}} the record.", TextParser.Path, Offer.Files);
        _secret = InputFile("--webhook-secret-file",
            "Sign each body with the first line of this file: HMAC-SHA256, in X-JetNotify-Signature.", TextParser.Path);
        _holdDown = Value<TimeSpan>("--hold-down", [], "DURATION", "a duration",
            "Once an event has set something off, further ones of the same router and thing do not for so long.",
            DurationParser.Positive);
        _max.Default = "4";
        _timeout.Default = "30s";
    }

    /// <summary>Returns what printed events set off, or null.</summary>
    /// <exception cref="UsageException">An option that would do nothing; a file that cannot be.</exception>
    public ActingPlan? Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        foreach (var option in (DeclaredOption[])[_max, _timeout, _rate])
        {
            parsed.Needs(option, _exec, "it is about commands");
        }

        foreach (var option in (DeclaredOption[])[_template, _secret])
        {
            parsed.Needs(option, _webhook, "it is about what is posted");
        }

        if (!parsed.Has(_exec) && !parsed.Has(_webhook))
        {
            return parsed.Has(_holdDown) ? throw new UsageException(_holdDown, "needs --exec or --webhook") : null;
        }

        long most = parsed.Get(_max, 4);
        return new ActingPlan
        {
            Command = parsed.TryGet(_exec, out string? command) ? command : null,
            Most = most <= 64 ? (int)most : throw new UsageException(_max, $"{most} is too many (at most 64)"),
            Timeout = parsed.Get(_timeout, TimeSpan.FromSeconds(30)),
            Rate = parsed.TryGet(_rate, out long rate) ? rate : null,
            HoldDown = parsed.Get(_holdDown, TimeSpan.Zero),
            Webhook = parsed.TryGet(_webhook, out var address) ? address : null,
            Template = parsed.TryGet(_template, out string? file) ? Load(file, environment) : null,
            Secret = parsed.TryGet(_secret, out string? secret)
                ? SecretFile.Read(_secret, secret, environment) : default,
        };
    }

    // Such an address often is a secret, which is not repeated.
    private static string? ParseAddress(string text, out Uri value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value!) && value.Scheme is "http" or "https"
            ? null : "an address is expected that begins with http:// or https://";

    private static string? ParseCount(string text, out long count) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0
            ? null : $"{Quoting.Text(text)} is not a number of commands (1 or more)";

    private BodyTemplate Load(string path, ToolEnvironment environment) =>
        BodyTemplate.Parse(TextFile.Read(_template, path, environment), out var template) is { } problem
            ? throw new UsageException(_template, $"{FileProblem.NameOf(path)}: {problem}") : template;
}
