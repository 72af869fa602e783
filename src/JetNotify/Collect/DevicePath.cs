using System.Globalization;
using System.Text;

namespace JetNotify.Collect;

/// <summary>The name of a router's own file: <c>{device}</c> in it is the router's name.</summary>
internal static class DevicePath
{
    /// <summary>What stands for the router's name.</summary>
    public const string Mark = "{device}";

    /// <summary>Returns the path with the name in it: letters, digits, <c>.</c>, <c>-</c> and <c>_</c> as they are, the
    /// rest by percent, so that no name leads out of the folder and no two to one file.</summary>
    public static string Of(string path, string device)
    {
        var name = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(device))
        {
            bool isPlain = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_'
                || (b == (byte)'.' && name.Length > 0);
            _ = isPlain ? name.Append((char)b) : name.Append('%')
                .Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return path.Replace(Mark, name.ToString(), StringComparison.Ordinal);
    }
}
