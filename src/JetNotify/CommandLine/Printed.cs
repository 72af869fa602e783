namespace JetNotify.CommandLine;

/// <summary>Text on standard output that is not messages: help, the version, the catalogue.</summary>
internal static class Printed
{
    /// <summary>Writes it all; a disk that is full is said on <paramref name="error"/>.</summary>
    public static ExitCode On(TextWriter output, TextWriter error, Action<TextWriter> write)
    {
        try
        {
            write(output);
            output.Flush();
            return ExitCode.Success;
        }
        catch (IOException e)
        {
            error.Write($"jetnotify: standard output: {Quoted.Line(e.Message)}\n");
            return ExitCode.Output;
        }
    }
}
