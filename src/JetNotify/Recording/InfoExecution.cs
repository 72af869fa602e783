using System.Text;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Terminal;

namespace JetNotify.Recording;

/// <summary>Carries an <see cref="InfoPlan"/> out.</summary>
internal static class InfoExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(InfoPlan plan) =>
        CommandRunner.Run(plan.Diagnostics, timeout: null, (stdout, log, shutdown) =>
        {
            var files = plan.Files.Where(path => !RecordingIndex.Is(path)).ToList();
            bool isGood = true;
            foreach (string path in files.Count > 0 ? files : plan.Files)
            {
                if (Read(path, plan, log, shutdown) is not { } facts)
                {
                    break;
                }

                stdout.Write(Encoding.UTF8.GetBytes(plan.Json ? InfoJson.Of(facts) : InfoText.Of(facts)));
                isGood &= !plan.Index || Save(facts, log);
            }

            return shutdown.Code ?? (isGood ? ExitCode.Success : ExitCode.Output);
        });

    // Null where somebody ended it.
    private static RecordingFacts? Read(string path, InfoPlan plan, Diagnostics log, Shutdown shutdown)
    {
        try
        {
            using var reader = RecordingReader.Open(path, plan.Input, log.Info);
            long? length = path == "-" || !reader.CanReopen ? null : new FileInfo(path).Length;
            using var progress = plan.Progress && length > 0
                ? new Progress(log.Show, TimeProvider.System, () =>
                    $"{reader.Name}: {Progress.Percent(reader.Position, length.Value)} % read")
                : null;
            var facts = new RecordingFacts(path, reader.Created);
            while (shutdown.Code is null)
            {
                if (!facts.AddNext(reader))
                {
                    facts.End(reader, length);
                    return facts;
                }
            }

            return null;
        }
        catch (Exception e) when (e
            is (IOException or UnauthorizedAccessException) and not (OutputException or ReaderLeftException))
        {
            throw new RecordingException(FileProblem.OfReading(path, e));
        }
    }

    private static bool Save(RecordingFacts facts, Diagnostics log)
    {
        if (facts.Index is not { } index || (facts.IsCompressed && index.Blocks.Count == 1))
        {
            log.Warning($"{facts.Name}: no index: "
                + (facts.Size is null ? "it is no file"
                    : facts.Index is null ? "it has no message"
                    : "it is compressed in one piece and read from its start; gunzip it to have it indexed"));
            return true;
        }

        try
        {
            log.Info($"wrote {index.Save(facts.Path)}");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error(FileProblem.OfWriting(facts.Path + RecordingIndex.Suffix, e));
            return false;
        }
    }
}
