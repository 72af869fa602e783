namespace JetNotify.Output;

/// <summary>How wide the columns of the <c>pretty</c> form are; the same for every line of a width.</summary>
/// <param name="HasDate">Whether the date stands before the time of day.</param>
/// <param name="Host">The host.</param>
/// <param name="Kind">Kind and operation; the longest are <c>route-table delete</c>.</param>
/// <param name="Subject">The thing it is about.</param>
internal readonly record struct PrettyColumns(bool HasDate, int Host, int Kind, int Subject)
{
    /// <summary>The columns where nothing is cut.</summary>
    public static PrettyColumns Unlimited { get; } = new(HasDate: true, Host: 14, Kind: 18, Subject: 16);

    /// <summary>Returns the columns of a line that fits so many.</summary>
    public static PrettyColumns Within(int columns) => columns switch
    {
        < 80 => new(HasDate: false, Host: 10, Kind: 13, Subject: 12),
        < 100 => new(HasDate: false, Host: 10, Kind: 18, Subject: 16),
        < 140 => Unlimited,
        _ => Unlimited with { Host = 24, Subject = 24 },
    };
}
