using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Recordings;

namespace JetNotify.Subscribe;

/// <summary>The file that everything received is recorded to.</summary>
internal sealed class RecordingGroup : OptionGroup
{
    private readonly ValueOption<string> _record;
    private readonly Flag _fsync;
    private readonly ValueOption<long> _rotateSize;
    private readonly ValueOption<TimeSpan> _rotateEvery;
    private readonly ValueOption<int> _keep;

    public RecordingGroup()
        : base("Recording")
    {
        _record = Common(Value<string>("--record", [], "FILE", "a file",
            "Record everything received to this file, beside what is printed; jetnotify replay plays it again. "
                + "Acknowledged only once both have it.",
            TextParser.Path, Offer.Files));
        _fsync = Flag("--fsync", [], "Acknowledge only once the disk has what was recorded.");
        _rotateSize = Value<long>("--rotate-size", [], "SIZE", "a size",
            "Close the recording at this size and begin a new one: 64K, 100M, 1G. Closed files get the time they were "
                + "begun into their name, and are compressed.",
            NumberParser.FileSize);
        _rotateEvery = Value<TimeSpan>("--rotate-every", [], "DURATION", "a duration",
            "Close the recording when a message comes and it is this old.", DurationParser.Positive);
        _keep = Value<int>("--keep", [], "N", "a number of files",
            "Keep the newest N closed recordings and delete the older ones.", NumberParser.Files);
    }

    /// <summary>Returns where everything received is recorded to, or null.</summary>
    /// <exception cref="UsageException">A file that cannot be recorded to; an option that would do nothing.</exception>
    /// <param name="parsed">What was typed.</param>
    /// <param name="mark">What in the name makes it one of several that are named later, or null.</param>
    public RecordingPlan? Plan(ParsedOptions parsed, string? mark = null)
    {
        foreach (var option in (DeclaredOption[])[_fsync, _rotateSize, _rotateEvery, _keep])
        {
            parsed.Needs(option, _record, "it is about a recording");
        }

        if (parsed.Has(_keep) && parsed.FirstOf(_rotateSize, _rotateEvery) is null)
        {
            throw new UsageException(_keep, "needs --rotate-size or --rotate-every: without them no file is closed");
        }

        if (!parsed.TryGet(_record, out string? path))
        {
            return null;
        }

        if (path == "-")
        {
            throw new UsageException(_record, "a file is expected: standard output carries the messages");
        }

        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            throw new UsageException(
                _record,
                $"{path}: the file being written is not compressed; name it {path[..^3]} (closed files are "
                    + "compressed with --rotate-size or --rotate-every)");
        }

        bool isPattern = mark is not null && path.Contains(mark, StringComparison.Ordinal);
        if (!isPattern)
        {
            Check(path);
        }

        // What is closed stands beside the file, not beside a link to it.
        string target = isPattern ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return new RecordingPlan(target)
        {
            Fsync = parsed.Has(_fsync),
            RotateSize = parsed.TryGet(_rotateSize, out long size) ? size : null,
            RotateEvery = parsed.TryGet(_rotateEvery, out var every) ? every : null,
            Keep = parsed.TryGet(_keep, out int keep) ? keep : null,
        };
    }

    // Opened here and closed again: a file that cannot be recorded to is to be known before anything is connected.
    private void Check(string path)
    {
        try
        {
            RecordingFile.Check(path);
        }
        catch (RecordingException e)
        {
            throw new UsageException(_record, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(_record, FileProblem.OfWriting(path, e));
        }
    }
}
