using System.Diagnostics.CodeAnalysis;

namespace JetNotify;

/// <summary>
/// The one place where the end is decided: whoever requests it first (a signal, a timer, the reader of the pipe
/// leaving) decides the exit status. Any thread.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "Whoever asks may do so until the process is gone; the source holds nothing but memory.")]
internal sealed class Shutdown
{
    private const int Undecided = -1;

    private readonly CancellationTokenSource _requested = new();
    private int _code = Undecided;

    /// <summary>The exit status, or null while nobody has requested the end.</summary>
    public ExitCode? Code => Volatile.Read(ref _code) is var code and not Undecided ? (ExitCode)code : null;

    /// <summary>Cancelled once somebody has requested the end.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>Requests the end with <paramref name="code"/>; false when somebody was first.</summary>
    public bool Request(ExitCode code)
    {
        if (Interlocked.CompareExchange(ref _code, (int)code, Undecided) != Undecided)
        {
            return false;
        }

        _requested.Cancel();
        return true;
    }
}
