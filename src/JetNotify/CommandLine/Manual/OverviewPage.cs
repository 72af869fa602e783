using JetNotify.CommandLine.Help;

namespace JetNotify.CommandLine.Manual;

/// <summary>The page <c>jetnotify(1)</c>.</summary>
internal static class OverviewPage
{
    /// <summary>Writes what follows the name.</summary>
    public static void Write(Roff page, CommandTable table)
    {
        page.Section("Synopsis");
        page.Synopsis(["COMMAND [OPTION]..."]);
        page.Section("Description");
        page.Paragraphs(
        [
            "Juniper routers run an event broker, the JET notification service: MQTT on TCP port 1883. Interfaces, "
                + "addresses, routes, "
                + "filters, syslog tags and commits appear there as JSON the moment they happen. jetnotify prints them "
                + "for pipes, "
                + "scripts and services: one event a line, nothing lost unsaid, an exit status that tells the truth.",
        ]);
        page.Section("Commands");
        foreach (var entry in table.Entries)
        {
            page.Item([$"jetnotify-{entry.Name}(1)"], null, entry.Summary);
        }

        page.Section("Options");
        foreach (var option in table.General.Options)
        {
            page.Item(HelpText.NamesOf(option), option.TakesValue ? option.HelpName : null, HelpText.Meaning(option));
        }

        page.Section("Router");
        page.Paragraphs(
            ["The router must listen, and must admit this machine; without the second line it closes every connection without a word:"]);
        page.Verbatim(
        [
            "set system services extension-service notification port 1883",
            "set system services extension-service notification allow-clients address 192.0.2.7/32",
        ]);
        page.Section("Examples");
        page.Verbatim(HelpText.OverviewExamples);
        page.Section("See also");
        page.Paragraphs(["jetnotify-config(5), jetnotify-recording(5), mosquitto_sub(1)"]);
    }
}
