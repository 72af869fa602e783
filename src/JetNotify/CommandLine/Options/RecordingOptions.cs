using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>The file that everything received is recorded to.</summary>
internal sealed class RecordingOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public RecordingOptions()
        : base("Recording")
    {
        Record = Value<string>("--record", [], "FILE", "a file",
            "Record everything received to this file, beside what is printed; jetnotify\nreplay plays it again. Acknowledged only once both have it.", PlainText.Path);
        Fsync = Flag("--fsync", [], "Acknowledge only once the disk has what was recorded.");
        RotateSize = Value<long>("--rotate-size", [], "SIZE", "a size",
            "Close the recording at this size and begin a new one: 64K, 100M, 1G. Closed\nfiles get the time they were begun into their name, and are compressed.", NumberText.FileSize);
        RotateEvery = Value<TimeSpan>("--rotate-every", [], "DURATION", "a duration",
            "Close the recording when a message comes and it is this old.", DurationText.Positive);
        Keep = Value<int>("--keep", [], "N", "a number of files", "Keep the newest N closed recordings and delete the older ones.", NumberText.Files);
    }

    /// <summary><c>--record</c>.</summary>
    public ValueOption<string> Record { get; }

    /// <summary><c>--fsync</c>.</summary>
    public Flag Fsync { get; }

    /// <summary><c>--rotate-size</c>.</summary>
    public ValueOption<long> RotateSize { get; }

    /// <summary><c>--rotate-every</c>.</summary>
    public ValueOption<TimeSpan> RotateEvery { get; }

    /// <summary><c>--keep</c>.</summary>
    public ValueOption<int> Keep { get; }
}
