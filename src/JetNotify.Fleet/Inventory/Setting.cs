namespace JetNotify.Fleet.Inventory;

/// <summary>One setting as an inventory has it: an option of <c>subscribe</c> by its long name, without the
/// dashes.</summary>
/// <param name="Key">The name.</param>
/// <param name="Values">Its values as they would be typed; for an option without a value <c>true</c> or
/// <c>false</c>.</param>
/// <param name="Line">The line it stands on, from 1; 0 where it was typed.</param>
public sealed record Setting(string Key, IReadOnlyList<string> Values, int Line);

/// <summary>What is wrong in an inventory.</summary>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Key">The key at fault, dotted, or null.</param>
/// <param name="Message">What is wrong and what to do, without a full stop.</param>
public sealed record InventoryProblem(int Line, string? Key, string Message)
{
    /// <summary>Returns the line people read: <c>routers.toml:12: groups.edge.bind: …</c>.</summary>
    /// <param name="file">The file's name.</param>
    public string Describe(string file)
    {
        string where = Line == 0
            ? file
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}:{Line}");
        return Key is null ? $"{where}: {Message}" : $"{where}: {Key}: {Message}";
    }
}
