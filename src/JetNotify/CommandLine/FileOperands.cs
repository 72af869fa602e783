namespace JetNotify.CommandLine;

/// <summary>Files that are typed beside the options; <c>-</c> is standard input.</summary>
internal static class FileOperands
{
    /// <summary>Returns the files.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="missing">What is said where that is nothing.</param>
    /// <exception cref="UsageException">There is none, or standard input stands there twice.</exception>
    public static string[] Of(string[] typed, string missing) =>
        typed.Length == 0 ? throw new UsageException(missing)
        : typed.Count(path => path == "-") > 1 ? throw new UsageException("-: standard input can be read only once")
        : typed;
}
