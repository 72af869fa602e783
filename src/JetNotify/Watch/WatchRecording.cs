using System.Globalization;

namespace JetNotify.Watch;

/// <summary>Records what is watched, from one key to the next. The model's turn is held.</summary>
/// <param name="sink">Hears what comes.</param>
/// <param name="clock">The time that names the file.</param>
internal sealed class WatchRecording(WatchSink sink, TimeProvider clock)
{
    /// <summary>The file, or null where nothing is recorded.</summary>
    public string? Path { get; private set; }

    /// <summary>Begins, or ends.</summary>
    /// <returns>What is told of it.</returns>
    public string Toggle()
    {
        if (Path is { } done)
        {
            sink.EndRecording();
            Path = null;
            return $"recorded to {done}";
        }

        string name = clock.GetLocalNow()
            .ToString("'jetnotify-'yyyyMMdd-HHmmss'.ndjson'", CultureInfo.InvariantCulture);
        if (sink.Record(name) is { } problem)
        {
            return problem;
        }

        Path = name;
        return $"recording everything to {name}; r ends it";
    }

    /// <summary>Returns why it ended by itself, once; else null.</summary>
    public string? TakeProblem()
    {
        if (Path is null || sink.Failure is not { } failure)
        {
            return null;
        }

        Path = null;
        return failure;
    }
}
