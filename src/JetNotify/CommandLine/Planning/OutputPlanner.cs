using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides what is written to standard output.</summary>
internal static class OutputPlanner
{
    /// <summary>The form of the output.</summary>
    /// <exception cref="UsageException">An option of one form with another form.</exception>
    public static OutputPlan Plan(Typed typed, OutputOptions options, ProtocolVersion version, Surroundings surroundings)
    {
        typed.NotBoth(options.Format, options.Output, "the format is the output");
        bool hasFormat = typed.TryGet(options.Format, out var format);
        var form = hasFormat ? OutputForm.Format : typed.Get(options.Output, OutputForm.Text);
        var color = typed.Get(options.Color, ColorChoice.Auto);
        bool colorful = form is OutputForm.Text or OutputForm.Pretty;
        string actually = hasFormat ? "--format is given" : "--output is " + Word(form);
        if (form != OutputForm.Text && typed.FirstOf(options.NoTopic, options.Timestamp) is { } textOnly)
        {
            throw new UsageException(textOnly, $"is about text, but {actually}");
        }

        if (!colorful && color == ColorChoice.Always)
        {
            throw new UsageException(options.Color, $"is about text and pretty, but {actually}");
        }

        if (form != OutputForm.Json && typed.Has(options.Status))
        {
            throw new UsageException(options.Status, $"only with --output json, but {actually}");
        }

        if (typed.Has(options.NoNewline) && form is not (OutputForm.Raw or OutputForm.Format))
        {
            throw new UsageException(options.NoNewline, $"only with --output raw and --format: in {Word(form)} a line is a message");
        }

        bool terminal = surroundings.OutputIsTerminal();
        return new OutputPlan
        {
            Form = form,
            Format = format,
            NoTopic = typed.Has(options.NoTopic),
            Timestamp = typed.Has(options.Timestamp),
            NoNewline = typed.Has(options.NoNewline),
            Status = typed.Has(options.Status),
            Color = colorful && Colored(color, terminal, surroundings),
            Terminal = terminal,
            Mqtt5 = version == ProtocolVersion.V5,
        };
    }

    /// <summary>NO_COLOR counts when it is not empty (no-color.org); an explicit <c>always</c> is stronger.</summary>
    private static bool Colored(ColorChoice choice, bool terminal, Surroundings surroundings) => choice switch
    {
        ColorChoice.Always => true,
        ColorChoice.Never => false,
        _ => terminal && string.IsNullOrEmpty(surroundings.Variable("NO_COLOR")) && surroundings.Variable("TERM") != "dumb",
    };

    private static string Word(OutputForm form) => form switch
    {
        OutputForm.Json => "json",
        OutputForm.Raw => "raw",
        OutputForm.Pretty => "pretty",
        _ => "text",
    };
}
