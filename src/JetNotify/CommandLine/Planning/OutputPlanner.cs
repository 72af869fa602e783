using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;

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
        if (form != OutputForm.Text)
        {
            var textOnly = typed.FirstOf(options.NoTopic, options.Timestamp) ?? (color == ColorChoice.Always ? options.Color : null);
            if (textOnly is not null)
            {
                throw new UsageException(textOnly, $"is about text, but {(hasFormat ? "--format is given" : "--output is " + Word(form))}");
            }
        }

        if (typed.Has(options.NoNewline) && form is (OutputForm.Text or OutputForm.Json))
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
            Color = form == OutputForm.Text && Colored(color, terminal, surroundings),
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
        _ => "text",
    };
}
