using System.Text;
using System.Text.Json;

namespace JetNotify.Delivery.Spooling;

/// <summary>
/// Which session of its broker each device is in. A session that a broker kept goes on under its number, also after a
/// restart where there is a spool: only then what is sent again has the id it had. One thread.
/// </summary>
public sealed class SessionEpochs : IDisposable
{
    private readonly Dictionary<string, long> _epochs = new(StringComparer.Ordinal);
    private readonly FileStream? _file;

    /// <summary>Numbers that this run remembers, and with a folder the next ones too.</summary>
    /// <param name="spool">The spool, or null.</param>
    /// <exception cref="IOException">The system refused.</exception>
    public SessionEpochs(Spool? spool)
    {
        if (spool is null)
        {
            return;
        }

        string path = Path.Combine(spool.Folder, SpoolFolder.Sessions);
        Load(path);
        Write(path);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Is told of each session that begins and is kept.</summary>
    public Action<string, long>? Began { get; set; }

    /// <summary>Takes over what others know: of two sessions of a device the later one is.</summary>
    public void Learn(IEnumerable<KeyValuePair<string, long>> sessions)
    {
        foreach (var (device, epoch) in sessions)
        {
            if (!_epochs.TryGetValue(device, out long known) || known < epoch)
            {
                _epochs[device] = epoch;
                _file?.Write(Line(device, epoch));
            }
        }
    }

    /// <summary>Begins a session of a device, or goes on with it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isPresent">Whether the broker had one.</param>
    /// <param name="isKept">Whether it will keep this one.</param>
    /// <returns>The session's number.</returns>
    public long Begin(string device, bool isPresent, bool isKept)
    {
        bool isKnown = _epochs.TryGetValue(device, out long epoch);
        if (isPresent && isKnown)
        {
            return epoch;
        }

        // Never one that was, though a clock was set back.
        epoch = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), epoch + 1);
        _epochs[device] = epoch;
        if (isKept)
        {
            _file?.Write(Line(device, epoch));
            Began?.Invoke(device, epoch);
        }

        return epoch;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static byte[] Line(string device, long epoch) =>
        Encoding.UTF8.GetBytes($"{{\"device\":\"{JsonEncodedText.Encode(device)}\",\"epoch\":{epoch}}}\n");

    private void Load(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        foreach (string line in File.ReadLines(path))
        {
            try
            {
                using var parsed = JsonDocument.Parse(line);
                _epochs[parsed.RootElement.GetProperty("device").GetString()!] =
                    parsed.RootElement.GetProperty("epoch").GetInt64();
            }
            catch (Exception e)
                when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                // A torn line: its session gets a new number, and what it sends again may be stored twice.
            }
        }
    }

    // Whole, so that what was torn is gone and no line stands twice.
    private void Write(string path)
    {
        using (var file = File.Create(path + ".new"))
        {
            foreach (var (device, epoch) in _epochs)
            {
                file.Write(Line(device, epoch));
            }
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
