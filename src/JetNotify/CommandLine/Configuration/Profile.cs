namespace JetNotify.CommandLine.Configuration;

/// <summary>A profile as it stands in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">The file.</param>
/// <param name="Settings">Its keys, in the file's order.</param>
internal sealed record Profile(string Name, string File, IReadOnlyList<ProfileSetting> Settings)
{
    /// <summary>The profile that is used where none is named.</summary>
    public const string Default = "default";
}

/// <summary>One key of a profile.</summary>
/// <param name="Key">The key: an option's long name.</param>
/// <param name="Values">Its value, or the values of an array, as they would be typed.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record ProfileSetting(string Key, IReadOnlyList<string> Values, int Line);
