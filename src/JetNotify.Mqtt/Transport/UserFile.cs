using System.Text;

namespace JetNotify.Mqtt.Transport;

/// <summary>
/// Reads the files that a user names, whatever wrote them: a byte order mark is left out, UTF-16 becomes UTF-8. No more
/// is read than a limit, since the file may be a device or another one than was meant. <see cref="IOException"/> and
/// <see cref="UnauthorizedAccessException"/> pass through; what else is wrong is an <see cref="ArgumentException"/>
/// whose message is one line and names the file. Safe from any thread.
/// </summary>
public static class UserFile
{
    /// <summary>Enough for passwords, keys, certificates and lists of topics, in bytes.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>Enough for every certificate authority there is, in bytes.</summary>
    public const int BundleLimit = 16 * Limit;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly UnicodeEncoding s_littleEndian = new(bigEndian: false, byteOrderMark: false,
        throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding s_bigEndian = new(bigEndian: true, byteOrderMark: false,
        throwOnInvalidBytes: true);

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The file; a pipe and a device too.</param>
    /// <param name="limit">The most it may hold, in bytes.</param>
    /// <param name="waiting">Told once when nothing has come for a second: a pipe that nobody writes to.</param>
    public static byte[] Read(string file, int limit, Action? waiting = null) =>
        Read(() => Open(file), file, limit, waiting);

    /// <summary>Reads a whole stream.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="limit">The most it may hold, in bytes.</param>
    /// <param name="waiting">Told once when nothing has come for a second.</param>
    public static byte[] Read(Func<Stream> open, string name, int limit, Action? waiting = null) =>
        Utf8(Bytes(open, name, limit, onlyLine: false, waiting), name);

    /// <summary>Reads the first line and not much more, without what ends it.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="limit">The most the line may hold, in bytes.</param>
    /// <param name="waiting">Told once when nothing has come for a second.</param>
    public static ReadOnlyMemory<byte> ReadLine(Func<Stream> open, string name, int limit, Action? waiting = null)
    {
        byte[] bytes = Utf8(Bytes(open, name, limit, onlyLine: true, waiting), name);
        int end = Array.IndexOf(bytes, (byte)'\n');
        int length = end < 0 ? bytes.Length : end;
        return bytes.AsMemory(0, length > 0 && bytes[length - 1] == '\r' ? length - 1 : length);
    }

    /// <summary>Opens a file for one of these.</summary>
    public static Stream Open(string file) =>
        new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);

    /// <summary>Opens a file for what reads it bit by bit.</summary>
    /// <param name="file">The file; a pipe and a device too.</param>
    /// <param name="waiting">Told once when a pipe has had no writer for a second.</param>
    public static Stream Open(string file, Action waiting) => Patiently(() => Open(file), waiting);

    private static byte[] Bytes(Func<Stream> open, string name, int limit, bool onlyLine, Action? waiting) =>
        Patiently(() => ReadBytes(open, name, limit, onlyLine), waiting);

    // Opening a pipe waits for who writes to it, and so does reading.
    private static T Patiently<T>(Func<T> read, Action? waiting)
    {
        var reading = Task.Factory.StartNew(
            read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([reading], s_patience) < 0)
        {
            waiting?.Invoke();
        }

        return reading.GetAwaiter().GetResult();
    }

    private static byte[] ReadBytes(Func<Stream> open, string name, int limit, bool onlyLine)
    {
        using var stream = open();
        byte[] buffer = new byte[4096];
        int length = 0;
        while (!(onlyLine && HasLine(buffer.AsSpan(0, length))))
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int read = stream.Read(buffer, length, Math.Min(buffer.Length, limit + 1) - length);
            length += read;
            if (length > limit)
            {
                throw new ArgumentException(
                    $"{(onlyLine ? "the first line of " : "")}{name} is longer than {limit} bytes: is it the right "
                        + $"file?");
            }

            if (read == 0)
            {
                break;
            }
        }

        return buffer[..length];
    }

    private static bool HasLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        if (end < 0 || bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
        {
            return end >= 0;
        }

        // In UTF-16 the byte may be half of another character.
        int low = bytes[0] == 0xFF ? 0 : 1;
        for (int i = 2; i + 1 < bytes.Length; i += 2)
        {
            if (bytes[i + low] == '\n' && bytes[i + 1 - low] == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Utf8(byte[] bytes, string name)
    {
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var text] => text,
                [0xFF, 0xFE, .. var text] => Encoding.UTF8.GetBytes(s_littleEndian.GetString(text)),
                [0xFE, 0xFF, .. var text] => Encoding.UTF8.GetBytes(s_bigEndian.GetString(text)),
                _ => bytes,
            };
        }
        catch (DecoderFallbackException)
        {
            throw new ArgumentException($"{name} begins as UTF-16 and goes on as something else: save it as UTF-8");
        }
    }
}
