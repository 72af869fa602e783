using System.Runtime.InteropServices;

namespace JetNotify.Output;

/// <summary>Writes to the standard output handle of Windows. Who left is noticed at the next write.</summary>
internal sealed partial class WindowsOutput : IOutput
{
    private const int StandardOutput = -11;
    private const int ErrorBrokenPipe = 109;
    private const int ErrorNoData = 232;
    private const int TypePipe = 3;

    private readonly nint _handle = GetStdHandle(StandardOutput);
    private long _blockedSince;

    /// <inheritdoc/>
    public long BlockedSince => Volatile.Read(ref _blockedSince);

    /// <inheritdoc/>
    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        Volatile.Write(ref _blockedSince, Environment.TickCount64);
        try
        {
            while (!bytes.IsEmpty)
            {
                fixed (byte* start = bytes)
                {
                    if (WriteFile(_handle, start, (uint)bytes.Length, out uint written, 0) == 0)
                    {
                        throw Failure(Marshal.GetLastPInvokeError());
                    }

                    bytes = bytes[(int)written..];
                }
            }
        }
        finally
        {
            Volatile.Write(ref _blockedSince, 0);
        }
    }

    /// <inheritdoc/>
    public void WatchReader(Action readerGone)
    {
        // A pipe's writer cannot wait for its reader to leave here.
    }

    /// <summary>Whether the handle is no pipe.</summary>
    public static bool HoldsStill() => GetFileType(GetStdHandle(StandardOutput)) != TypePipe;

    private static IOException Failure(int error) => error is ErrorBrokenPipe or ErrorNoData
        ? new ReaderLeftException()
        : new OutputException($"cannot write to standard output: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32")]
    private static partial int GetFileType(nint file);

    [LibraryImport("kernel32", SetLastError = true)]
    private static unsafe partial int WriteFile(nint file, byte* bytes, uint count, out uint written, nint overlapped);
}
