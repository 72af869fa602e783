namespace JetNotify.CommandLine.Manual;

/// <summary>A manual page.</summary>
/// <param name="Name">Its name, without the section.</param>
/// <param name="Section">1 for commands, 5 for files.</param>
/// <param name="Summary">What it is about, in one line.</param>
/// <param name="WriteBody">Writes what follows the name.</param>
internal sealed record ManualPage(string Name, int Section, string Summary, Action<Roff> WriteBody)
{
    /// <summary>The name that it has in a folder of pages.</summary>
    public string File => $"{Name}.{Section}";

    /// <summary>Returns every page there is, of commands first.</summary>
    public static IReadOnlyList<ManualPage> All(CommandTable table)
    {
        List<ManualPage> pages =
        [
            new("jetnotify", 1, "receives the events of a Juniper router's JET notification service",
                page => OverviewPage.Write(page, table)),
            .. table.Entries.Select(entry => new ManualPage($"jetnotify-{entry.Name}", 1, entry.Summary,
                page => CommandPage.Write(page, table.Find(entry.Name)!, table.General))),
            new("jetnotify-config", 5, "configuration, profiles and environment of jetnotify",
                page => ConfigPage.Write(page, table)),
            new("jetnotify-recording", 5, "recordings of jetnotify", RecordingPage.Write),
        ];
        return pages;
    }

    /// <summary>Returns the page that is meant by <c>subscribe</c>, <c>jetnotify-subscribe</c> or
    /// <c>jetnotify-subscribe.1</c>; of two sections the first.</summary>
    public static ManualPage? Find(IReadOnlyList<ManualPage> pages, string name) =>
        pages.FirstOrDefault(page => page.File == name || page.Name == name)
        ?? pages.FirstOrDefault(page => page.File == $"jetnotify-{name}" || page.Name == $"jetnotify-{name}");
}
