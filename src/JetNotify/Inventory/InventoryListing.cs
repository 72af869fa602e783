using System.Globalization;
using System.Text;
using JetNotify.Fleet;
using JetNotify.Output;

namespace JetNotify.Inventory;

/// <summary>Carries an <see cref="InventoryPlan"/> out.</summary>
internal static class InventoryListing
{
    /// <summary>Writes what was asked for; what is wrong goes to standard error, all of it.</summary>
    public static ExitCode Run(InventoryPlan plan, TextWriter output, TextWriter error)
    {
        var load = plan.Source.Load();
        var other = plan.Other?.Load();
        bool isGood = true;
        foreach (var one in (InventoryLoad?[])[load, other])
        {
            foreach (string line in one?.Describe() ?? [])
            {
                StandardStreams.Complain(error, line);
                isGood = false;
            }
        }

        if (!isGood)
        {
            return ExitCode.Usage;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        switch (plan.Verb)
        {
            case InventoryVerb.Check:
                WriteSummary(text, load);
                break;
            case InventoryVerb.List:
                WriteRouters(text, load, plan.Json);
                break;
            default:
                WriteDifference(text, FleetDifference.Of(load.Specs, other!.Specs), plan.Json);
                break;
        }

        return StandardStreams.TryWrite(output, error, text.ToString()) ? ExitCode.Success : ExitCode.Output;
    }

    private static void WriteSummary(StringWriter text, InventoryLoad load)
    {
        int groups = load.Routers.Select(router => router.Group).Where(group => group is not null).Distinct().Count();
        string meant = load.Specs.Count == load.Routers.Count
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {load.Specs.Count:N0} of them meant");
        text.Write(string.Create(CultureInfo.InvariantCulture,
            $"{load.Name}: {load.Routers.Count:N0} router{(load.Routers.Count == 1 ? "" : "s")}, {groups} "
                + $"group{(groups == 1 ? "" : "s")}{meant}\n"));
    }

    private static void WriteRouters(StringWriter text, InventoryLoad load, bool isJson)
    {
        var meant = load.Specs.OrderBy(spec => spec.Name, StringComparer.Ordinal).ToArray();
        if (isJson)
        {
            foreach (var spec in meant)
            {
                text.Write(Json(spec));
            }

            return;
        }

        int name = Width(meant.Select(spec => spec.Name), "NAME");
        int place = Width(meant.Select(Place), "HOST");
        int group = Width(meant.Select(Group), "GROUP");
        text.Write($"{"NAME".PadRight(name)}  {"HOST".PadRight(place)}  {"GROUP".PadRight(group)}  TAGS\n");
        foreach (var spec in meant)
        {
            string tags = string.Join(' ', Labels(spec).Tags.All.Select(tag => $"{tag.Key}={tag.Value}"));
            text.Write(TerminalText.Escaped(
                $"{spec.Name.PadRight(name)}  {Place(spec).PadRight(place)}  {Group(spec).PadRight(group)}  "
                    + $"{tags}".TrimEnd()) + "\n");
        }
    }

    private static string Json(RouterSpec spec)
    {
        var line = new OutputBuffer(512);
        line.Append("{\"device\":"u8);
        Append(line, spec.Name);
        line.Append(",\"host\":"u8);
        Append(line, spec.Transport.UnixPath ?? spec.Transport.Host);
        line.Append(",\"port\":"u8);
        line.AppendNumber(spec.Transport.Port);
        line.Append(",\"tls\":"u8);
        line.Append(spec.Transport.Tls is null ? "false"u8 : "true"u8);
        if (Labels(spec).Group is { } group)
        {
            line.Append(",\"group\":"u8);
            Append(line, group);
        }

        line.Append(",\"tags\":"u8);
        line.Append(Labels(spec).Tags.ToJson());
        line.Append(",\"filters\":["u8);
        for (int i = 0; i < spec.Subscriptions.Count; i++)
        {
            line.Append(i == 0 ? ""u8 : ","u8);
            Append(line, spec.Subscriptions[i].Filter.Text);
        }

        line.Append("]}\n"u8);
        return Encoding.UTF8.GetString(line.Written);
    }

    private static void Append(OutputBuffer line, string text) =>
        JsonText.AppendString(line, Encoding.UTF8.GetBytes(text), terminal: true);

    private static void WriteDifference(StringWriter text, FleetDifference difference, bool isJson)
    {
        (string Sign, string Word, List<RouterSpec> Specs)[] parts =
        [
            ("+", "added", difference.Added), ("-", "removed", difference.Removed),
                ("~", "reconnected", difference.Reconnected),
            ("s", "resubscribed", difference.Resubscribed), ("t", "relabelled", difference.Relabelled),
        ];
        foreach (var (sign, word, specs) in parts)
        {
            foreach (var spec in specs.OrderBy(spec => spec.Name, StringComparer.Ordinal))
            {
                if (isJson)
                {
                    text.Write(Json(spec).Insert(1, $"\"change\":\"{word}\","));
                }
                else
                {
                    text.Write(TerminalText.Escaped($"{sign} {spec.Name}  {Place(spec)}") + "\n");
                }
            }
        }

        if (difference.IsEmpty && !isJson)
        {
            text.Write("nothing changes\n");
        }
    }

    private static RouterLabels Labels(RouterSpec spec) => (RouterLabels)spec.Context!;

    private static string Group(RouterSpec spec) => Labels(spec).Group ?? "-";

    private static string Place(RouterSpec spec) => spec.Transport.UnixPath is { } path ? $"unix:{path}"
        : string.Create(CultureInfo.InvariantCulture,
            $"{(spec.Transport.Host.Contains(':', StringComparison.Ordinal) ? $"[{spec.Transport.Host}]" : spec.Transport.Host)}:{spec.Transport.Port}");

    private static int Width(IEnumerable<string> texts, string title) =>
        texts.Select(text => text.Length).Append(title.Length).Max();
}
