using System.Text.Json;

namespace JetNotify.Report;

/// <summary>Times without a connection, from the records of it that stand in a recording. One thread.</summary>
internal sealed class GapLog
{
    private const int Most = 10_000;

    private readonly Dictionary<string, (DateTime At, string? Why)> _open = [];
    private readonly LastOf<ConnectionGap> _gaps = new(Most);

    /// <summary>The last 10,000, in their order.</summary>
    public IReadOnlyList<ConnectionGap> Last => [.. _gaps.Kept.OrderBy(gap => gap.Begin)];

    /// <summary>How many there were.</summary>
    public long Count => _gaps.Count;

    /// <summary>Notes a status record: <c>lost</c> begins one, <c>restored</c> or <c>connected</c> ends it.</summary>
    /// <param name="at">When it was made, UTC.</param>
    /// <param name="record">Valid JSON.</param>
    public void Add(DateTime at, ReadOnlySpan<byte> record)
    {
        var (status, device, why, length) = Read(record);
        switch (status)
        {
            case "lost":
                if (_open.Count < Most)
                {
                    _open[device] = (at, why);
                }

                break;
            case "restored" or "connected":
                Close(device, at, length);
                break;
        }
    }

    /// <summary>Whatever is still open lasts on.</summary>
    public void End()
    {
        foreach (var (device, (at, why)) in _open)
        {
            _gaps.Add(new ConnectionGap(device, at, null, why));
        }

        _open.Clear();
    }

    private void Close(string device, DateTime at, TimeSpan? length)
    {
        if (_open.Remove(device, out var lost))
        {
            _gaps.Add(new ConnectionGap(device, lost.At, at - lost.At, lost.Why));
        }
        else if (length is { } known)
        {
            _gaps.Add(new ConnectionGap(device, at - known, known, null));
        }
    }

    private static (string? Status, string Device, string? Why, TimeSpan? Gap) Read(ReadOnlySpan<byte> record)
    {
        var json = new Utf8JsonReader(record);
        (string? Status, string Device, string? Why, TimeSpan? Gap) read = (null, string.Empty, null, null);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
            {
                continue;
            }

            string name = json.GetString()!;
            json.Read();
            bool isText = json.TokenType == JsonTokenType.String;
            switch (name)
            {
                case "status" when isText:
                    read.Status = json.GetString();
                    break;
                case "device" when isText:
                    read.Device = json.GetString()!;
                    break;
                case "why" when isText:
                    read.Why = json.GetString();
                    break;
                case "gap" when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double seconds)
                    && seconds is >= 0 and < 1e9:
                    read.Gap = TimeSpan.FromSeconds(seconds);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return read;
    }
}
