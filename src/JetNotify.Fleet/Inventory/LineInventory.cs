namespace JetNotify.Fleet.Inventory;

/// <summary>Reads plain lines: <c>HOST[:PORT] [NAME] [key=value…]</c>. A key that is no setting is a tag. <c>#</c>
/// begins a comment.</summary>
internal static class LineInventory
{
    /// <summary>Reads every line.</summary>
    public static InventoryDocument Read(string text)
    {
        var document = new InventoryDocument { UnknownKeysAreTags = true };
        int number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadLine(line, number, document);
        }

        return document;
    }

    private static void ReadLine(ReadOnlySpan<char> line, int number, InventoryDocument document)
    {
        // Inside of a word it is the wildcard of a topic filter.
        string[] words = [.. line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .TakeWhile(word => !word.StartsWith('#'))];
        if (words.Length == 0)
        {
            return;
        }

        if (words[0].Contains('=', StringComparison.Ordinal))
        {
            document.Add(number, null, $"a line begins with HOST[:PORT], not with {words[0]}");
            return;
        }

        int pairs = words.Length > 1 && !words[1].Contains('=', StringComparison.Ordinal) ? 2 : 1;
        var router = new SettingTable(pairs == 2 ? words[1] : words[0], number);
        router.Settings.Add(new Setting("host", [words[0]], number));
        foreach (string pair in words[pairs..])
        {
            AddPair(pair, router, document);
        }

        document.Routers.Add(router);
    }

    private static void AddPair(string pair, SettingTable router, InventoryDocument document)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            document.Add(router.Line, pair, "a name and then key=value are expected here");
            return;
        }

        string key = pair[..equals];
        string value = pair[(equals + 1)..];
        if (key.StartsWith("tags.", StringComparison.Ordinal))
        {
            router.Tags.Add(new(key["tags.".Length..], value));
        }
        else if (router.Find(key) is { } before)
        {
            // Given again, it is one more value.
            router.Settings.Remove(before);
            router.Settings.Add(before with { Values = [.. before.Values, value] });
        }
        else
        {
            router.Settings.Add(new Setting(key, [value], router.Line));
        }
    }
}
