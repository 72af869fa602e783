namespace JetNotify.Bench;

/// <summary>One comparison at full speed: programs that do the same work on the same messages, ours first.</summary>
/// <param name="Name">Its name, for <c>--rows</c> and the table.</param>
/// <param name="Payload">What is sent.</param>
/// <param name="Qos">How it is sent.</param>
/// <param name="Subscribers">Who receives it; null stands for a program that is not installed.</param>
internal sealed record Row(string Name, Payload Payload, int Qos, params Subscriber?[] Subscribers)
{
    /// <summary>CPU of the peer ÷ ours that is promised, or null: the row is shown for what it is.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Microseconds of CPU a message that ours may take more than the one beside it, instead of a ratio; or
    /// null.</summary>
    public double? MoreAtMost { get; init; }

    /// <summary>Whether the output goes into <c>cat</c> instead of /dev/null.</summary>
    public bool IntoCat { get; init; }

    /// <summary>Every row of the table that is timed at full speed.</summary>
    public static IEnumerable<Row> All(Programs programs) =>
    [
        .. Outputs(programs, Payload.Event, programs.IsNewPeer ? [5, 5, 4, 9] : [15, 15, 9, 14]),
        .. Outputs(programs, Payload.Small, [null, null, null, null]),
        .. Outputs(programs, Payload.Large, [1, 1, 0.8, 20]),
        new("text less raw, event", Payload.Event, 0, programs.Ours(Prints.OneLine),
            programs.Ours(Prints.Body(Payload.Event), "-o", "raw")) { MoreAtMost = 0.15 },
        new("where drops all, event", Payload.EventsToDrop, 0,
            programs.Ours(Prints.OneLineAtLast, "--where", "attributes.family = inet6"),
            programs.Theirs(Prints.TopicAndBody(Payload.Event), "-v")) { AtLeast = programs.IsNewPeer ? null : 9 },
        Pretty(programs) with { AtLeast = programs.IsNewPeer ? 2.5 : 6 },
        Acknowledged(programs, 1) with { AtLeast = programs.IsNewPeer ? 3 : 6 },
        Acknowledged(programs, 2),
        Raw(programs, Payload.Event) with { Name = "raw, event, into cat", IntoCat = true },
        Text(programs, Payload.Event) with { Name = "text, event, into cat", IntoCat = true },
        new("raw, event, --record", Payload.Event, 0, programs.Recording(Payload.Event),
            programs.Ours(Prints.Body(Payload.Event), "-o", "raw"))
        {
            AtLeast = 0.55,
        },
        new("floor, event", Payload.Event, 0,
            [programs.Ours(Prints.Body(Payload.Event), "-o", "raw"), .. programs.Floors(Payload.Event)])
        {
            AtLeast = 1 / 1.5,
        },
        new("tutorial, event", Payload.Event, 0, programs.Ours(Prints.OneLine), programs.Paho(0.2)),
        new("library alone, event", Payload.Event, 0, programs.Ours(Prints.OneLine), Programs.MqttNet(0.2)),
    ];

    private static Row[] Outputs(Programs programs, Payload payload, double?[] atLeast) =>
    [
        Raw(programs, payload) with { AtLeast = atLeast[0] },
        Format(programs, payload) with { AtLeast = atLeast[1] },
        Text(programs, payload) with { AtLeast = atLeast[2] },
        Json(programs, payload) with { AtLeast = atLeast[3] },
    ];

    private static Row Raw(Programs programs, Payload payload) => new($"raw, {payload.Name}", payload, 0,
        programs.Ours(Prints.Body(payload), "-o", "raw"),
        programs.Theirs(Prints.Body(payload)));

    private static Row Format(Programs programs, Payload payload) => new($"format, {payload.Name}", payload, 0,
        programs.Ours(Prints.TopicAndBody(payload), "-F", "%t %p"),
        programs.Theirs(Prints.TopicAndBody(payload), "-F", "%t %p"));

    // Ours minifies, the peer prints the payload's own lines.
    private static Row Text(Programs programs, Payload payload) => new($"text, {payload.Name}", payload, 0,
        programs.Ours(Prints.OneLine),
        programs.Theirs(Prints.TopicAndBody(payload), "-v"));

    private static Row Json(Programs programs, Payload payload) => new($"json, {payload.Name}", payload, 0,
        programs.Ours(Prints.OneLine, "-o", "json"),
        programs.Theirs(Prints.OneLine, "-F", "%J"));

    private static Row Pretty(Programs programs) => new("pretty, event", Payload.Event, 0,
        programs.Ours(Prints.OneLine, "-o", "pretty"),
        programs.Theirs(Prints.TopicAndBody(Payload.Event), "-v"));

    private static Row Acknowledged(Programs programs, int qos) => new($"text, event, QoS {qos}", Payload.Event, qos,
        programs.Ours(Prints.OneLine, "-q", $"{qos}"),
        programs.Theirs(Prints.TopicAndBody(Payload.Event), "-v", "-q", $"{qos}"));
}
