using System.Globalization;

namespace JetNotify.Recordings;

/// <summary>What closed files of a recording are called: <c>events.ndjson</c> becomes
/// <c>events.0000042-20190122-145906.ndjson</c>, by its number and the UTC time it was begun, so that names sort as the
/// files were closed and before the one being written.</summary>
internal readonly struct RotatedName
{
    private const string Stamp = "yyyyMMdd-HHmmss";
    private const int Digits = 7;

    private readonly string _stem;
    private readonly string _extension;

    /// <summary>Names for what is recorded to this path.</summary>
    public RotatedName(string path)
    {
        _stem = Path.GetFileNameWithoutExtension(path) + ".";
        _extension = Path.GetExtension(path);
    }

    /// <summary>Gives the name of one closed file.</summary>
    public string Of(long number, DateTime created) =>
        string.Create(CultureInfo.InvariantCulture, $"{_stem}{number:D7}-{created:yyyyMMdd-HHmmss}{_extension}");

    /// <summary>Reads the number; false for a name that no closed file of this recording has.</summary>
    public bool TryRead(string name, out long number)
    {
        number = 0;
        if (name.Length < _stem.Length + Digits + 1 + Stamp.Length + _extension.Length
            || !name.StartsWith(_stem, StringComparison.Ordinal)
            || !name.EndsWith(_extension, StringComparison.Ordinal))
        {
            return false;
        }

        var middle = name.AsSpan(_stem.Length..^_extension.Length);
        int stamp = middle.Length - Stamp.Length;
        return middle[stamp - 1] == '-'
            && long.TryParse(middle[..(stamp - 1)], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && DateTime.TryParseExact(middle[stamp..], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}
