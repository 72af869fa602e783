using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Topics;

/// <summary>Carries a <see cref="TopicsPlan"/> out.</summary>
internal static class TopicsListing
{
    /// <summary>Writes everything that was asked for; every line ends in a newline.</summary>
    public static ExitCode Run(TopicsPlan plan, TextWriter output, TextWriter error)
    {
        using var text = new StringWriter();
        Write(text, plan);
        return StandardStreams.TryWrite(output, error, text.ToString()) ? ExitCode.Success : ExitCode.Output;
    }

    private static void Write(TextWriter output, TopicsPlan plan)
    {
        if (plan.Matches.Count > 0)
        {
            WriteMatches(output, plan);
        }
        else if (plan.Filters is { } filters)
        {
            foreach (string filter in filters)
            {
                output.Write((plan.Json ? TopicsJson.OfFilter(filter) : filter) + "\n");
            }
        }
        else if (plan.Json)
        {
            foreach (var entry in Catalogue.Entries)
            {
                output.Write(TopicsJson.OfEntry(entry) + "\n");
            }
        }
        else
        {
            CatalogueTable.Write(output);
        }
    }

    private static void WriteMatches(TextWriter output, TopicsPlan plan)
    {
        string between = "";
        foreach (string topic in plan.Matches)
        {
            var description = TopicDescription.Of(topic);
            if (plan.Json)
            {
                output.Write(TopicsJson.OfDescription(description) + "\n");
            }
            else
            {
                output.Write(between);
                TopicFields.Write(output, description);
                between = "\n";
            }
        }
    }
}
