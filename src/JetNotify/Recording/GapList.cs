using System.Text.Json;

namespace JetNotify.Recording;

/// <summary>A time without a connection to a device.</summary>
/// <param name="Device">The device.</param>
/// <param name="From">When it was lost or ended, UTC.</param>
/// <param name="To">When it was there again, UTC; null where the recording does not have that.</param>
internal readonly record struct Gap(string Device, DateTime From, DateTime? To);

/// <summary>Finds the gaps among the records of connections. One thread.</summary>
internal sealed class GapList
{
    private readonly List<Gap> _gaps = [];
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>The gaps, in the order in which they began.</summary>
    public IReadOnlyList<Gap> All => _gaps;

    /// <summary>Adds a record.</summary>
    /// <param name="device">Of which device.</param>
    /// <param name="record">The record, JSON.</param>
    /// <param name="at">Its time, UTC.</param>
    public void Add(string device, ReadOnlySpan<byte> record, DateTime at)
    {
        switch (StatusOf(record))
        {
            case "lost" or "ended":
                if (_open.TryAdd(device, _gaps.Count))
                {
                    _gaps.Add(new Gap(device, at, null));
                }

                break;
            case "connected" or "restored":
                if (_open.Remove(device, out int gap))
                {
                    _gaps[gap] = _gaps[gap] with { To = at };
                }

                break;
            default:
                break;
        }
    }

    private static string? StatusOf(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1
                && reader.ValueTextEquals("status"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }

        return null;
    }
}
