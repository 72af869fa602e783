using System.Globalization;

namespace JetNotify.Delivery.Spooling;

/// <summary>The names in a spool's folder.</summary>
internal static class SpoolFolder
{
    public const string Lock = "lock";
    public const string Position = "position";
    public const string Sessions = "sessions.ndjson";
    public const string DeadLetters = "dead-letters.ndjson";

    private const string Extension = ".ndjson";
    private const int Digits = 12;

    /// <summary>Returns the file of a segment.</summary>
    public static string Segment(string folder, long number) =>
        Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Returns the numbers of the segments there are, in their order.</summary>
    public static List<long> Segments(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name.Length == Digits)
            .Select(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number : -1)
            .Where(number => number >= 0)
            .Order()];
}
