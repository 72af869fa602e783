namespace JetNotify.CommandLine.Manual;

/// <summary>The page <c>jetnotify-config(5)</c>: files, profiles, environment, secrets.</summary>
internal static class ConfigPage
{
    /// <summary>Writes what follows the name.</summary>
    public static void Write(Roff page, CommandTable table)
    {
        page.Section("Description");
        page.Paragraphs(
        [
            "What is not typed comes from the environment, then from a profile, then from the defaults; what a "
                + "stronger one of these says "
                + "displaces what cannot stand beside it. jetnotify config show says what holds and where it comes "
                + "from.",
        ]);
        page.Section("Files");
        page.Item(["$XDG_CONFIG_HOME/jetnotify/config.toml"], null,
            "The user's profiles; ~/.config stands for XDG_CONFIG_HOME where it is not set.");
        page.Item(["/etc/jetnotify/config.toml"], null,
            "The machine's profiles, for names that the user's file does not have.");
        page.Item(["--config FILE, JETNOTIFY_CONFIG"], null, "This file instead of both.");
        page.Section("Profiles");
        page.Paragraphs(
        [
            "A file is TOML with a table for each profile. Its keys are the long names of options: a text or a number "
                + "for a value, an array "
                + "for several, true for an option without one, a number for one that counts.",
        ]);
        page.Verbatim(
        [
            "[profile.default]",
            "host = \"vqfx\"",
            "",
            "[profile.lab]",
            "host = \"lab-1\"",
            "username = \"ops\"",
            "password-file = \"/run/secrets/lab\"",
            "topic = [\"/junos/events/syslog/#\", \"/junos/events/kernel/route/#\"]",
            "keepalive = \"30s\"",
            "verbose = true",
        ]);
        page.Paragraphs(
        [
            "--profile NAME or JETNOTIFY_PROFILE chooses one; without, it is the profile default, if there is one. "
                + "Keys that a command "
                + "has no option for are left out; a key that no command has is an error.",
            "Where the host of a profile is displaced, its user and password go with it.",
        ]);
        page.Section("Secrets");
        page.Paragraphs(
        [
            "A password is better not in the file itself: password-file names a file whose first line it is, "
                + "password-command a command "
                + "whose first line of output it is. In a service, the systemd credential jetnotify.password is taken "
                + "where none of these "
                + "is given: LoadCredential=jetnotify.password:/etc/jetnotify/password. A file that holds a password "
                + "and that others can "
                + "read is warned about.",
        ]);
        page.Section("Settings");
        page.Paragraphs(
            ["Every option's key, and its name in the environment; several values stand there on a line each."]);
        foreach (var setting in table.All.Where(command => command.TakesSettings).SelectMany(command => command.Options)
            .DistinctBy(option => option.Setting))
        {
            page.Item([setting.Setting], null, $"{setting.Variable}: {setting.Description}");
        }

        page.Section("See also");
        page.Paragraphs(["jetnotify(1), jetnotify-config(1)"]);
    }
}
