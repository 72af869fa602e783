using System.Text;

namespace JetNotify.Fleet.Inventory;

/// <summary>Reads an inventory: TOML, Prometheus' <c>file_sd</c> JSON, or plain lines. Which of them it is shows in its
/// name, else in its beginning.</summary>
public static class InventoryReader
{
    /// <summary>Reads a document; what is wrong is in it.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name; <c>-</c> for standard input.</param>
    public static InventoryDocument Read(string text, string name) => KindOf(text, name) switch
    {
        InventoryKind.Toml => TomlInventory.Read(text),
        InventoryKind.FileSd => FileSdInventory.Read(Encoding.UTF8.GetBytes(text)),
        _ => LineInventory.Read(text),
    };

    private static InventoryKind KindOf(string text, string name)
    {
        if (name.EndsWith(".toml", StringComparison.OrdinalIgnoreCase))
        {
            return InventoryKind.Toml;
        }

        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return InventoryKind.FileSd;
        }

        string first = FirstLine(text);
        string behind = first.Length > 0 ? first[1..].TrimStart() : "";
        bool isArray = first.StartsWith('[') && (behind.Length == 0 || behind[0] is '{' or '"' or ']');
        bool isHeader = first.StartsWith('[') && behind is [(>= 'a' and <= 'z') or '[', ..];
        return isArray || first.StartsWith('{') ? InventoryKind.FileSd
            : isHeader || first.StartsWith("version", StringComparison.Ordinal) ? InventoryKind.Toml
            : InventoryKind.Lines;
    }

    private static string FirstLine(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (!trimmed.IsEmpty && trimmed[0] != '#')
            {
                return trimmed.ToString();
            }
        }

        return "";
    }

    private enum InventoryKind
    {
        Toml,
        FileSd,
        Lines,
    }
}
