using JetNotify.CommandLine.Options;
using JetNotify.Recordings;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides where everything received is recorded to.</summary>
internal static class RecordingPlanner
{
    /// <summary>The recording, or null.</summary>
    /// <exception cref="UsageException">A file that cannot be recorded to; an option that would do nothing.</exception>
    public static RecordingPlan? Plan(Typed typed, RecordingOptions options)
    {
        foreach (var option in (DeclaredOption[])[options.Fsync, options.RotateSize, options.RotateEvery, options.Keep])
        {
            typed.Needs(option, options.Record, "it is about a recording");
        }

        if (typed.Has(options.Keep) && typed.FirstOf(options.RotateSize, options.RotateEvery) is null)
        {
            throw new UsageException(options.Keep, "needs --rotate-size or --rotate-every: without them no file is closed");
        }

        if (!typed.TryGet(options.Record, out string? path))
        {
            return null;
        }

        if (path == "-")
        {
            throw new UsageException(options.Record, "a file is expected: standard output carries the messages");
        }

        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            throw new UsageException(
                options.Record,
                $"{path}: the file being written is not compressed; name it {path[..^3]} (closed files are compressed with --rotate-size or --rotate-every)");
        }

        // Opened here and closed again: a file that cannot be recorded to is to be known before anything is connected.
        try
        {
            RecordingFile.Check(path);
        }
        catch (RecordingException e)
        {
            throw new UsageException(options.Record, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(options.Record, FileProblem.OfWriting(path, e));
        }

        // What is closed stands beside the file, not beside a link to it.
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return new RecordingPlan(target)
        {
            Fsync = typed.Has(options.Fsync),
            RotateSize = typed.TryGet(options.RotateSize, out long size) ? size : null,
            RotateEvery = typed.TryGet(options.RotateEvery, out var every) ? every : null,
            Keep = typed.TryGet(options.Keep, out int keep) ? keep : null,
        };
    }
}
