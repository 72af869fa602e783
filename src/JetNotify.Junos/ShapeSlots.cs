using JetNotify.Json;

namespace JetNotify.Junos;

/// <summary>Where the values that were asked for stand in the payloads of one shape: learnt from the first, good for
/// all the others.</summary>
internal sealed class ShapeSlots
{
    private readonly Found[] _found = new Found[JsonShape.MostValues];
    private ScanPlan? _plan;
    private int _version;
    private int _wanted;
    private int _count;

    /// <summary>Learns from a payload whose slots were filled.</summary>
    /// <param name="plan">What was looked for.</param>
    /// <param name="shape">The payload's.</param>
    /// <param name="values">Where its strings and numbers stand.</param>
    /// <param name="slots">Filled.</param>
    public void Learn(ScanPlan plan, JsonShape shape, ReadOnlySpan<JsonValue> values, ReadOnlySpan<Slot> slots)
    {
        _plan = null;
        _count = 0;
        for (int slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot].State == SlotState.Absent)
            {
                continue;
            }

            if (_count == _found.Length)
            {
                return;
            }

            int start = slots[slot].Start;
            int end = start + slots[slot].Length;
            int before = 0;
            while (before < values.Length && values[before].Start < start)
            {
                before++;
            }

            int through = before;
            while (through < values.Length && values[through].End <= end)
            {
                through++;
            }

            _found[_count++] = new Found(slot, before, start - Behind(values, before), through,
                end - Behind(values, through));
        }

        _plan = plan;
        _version = shape.Version;
        _wanted = plan.Wanted;
    }

    /// <summary>Fills the slots for another payload of that shape.</summary>
    /// <returns>False, and nothing is changed, where it is not known where they are.</returns>
    public bool TryFill(ScanPlan plan, JsonShape shape, ReadOnlySpan<JsonValue> values, Span<Slot> slots)
    {
        if (_plan != plan || _version != shape.Version || _wanted != plan.Wanted)
        {
            return false;
        }

        slots.Clear();
        foreach (ref readonly Found found in _found.AsSpan(0, _count))
        {
            int start = Behind(values, found.Before) + found.Start;
            int end = Behind(values, found.Through) + found.End;
            slots[found.Slot] = new Slot { State = SlotState.InPayload, Start = start, Length = end - start };
        }

        return true;
    }

    private static int Behind(ReadOnlySpan<JsonValue> values, int count) => count == 0 ? 0 : values[count - 1].End;

    /// <summary>A slot, and where it begins and ends: so many bytes behind so many strings and numbers, since what is
    /// between those is the same in every payload.</summary>
    private readonly record struct Found(int Slot, int Before, int Start, int Through, int End);
}
