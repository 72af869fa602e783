using System.Runtime.CompilerServices;
using JetNotify.Json;

namespace JetNotify.Junos;

/// <summary>Where the values that were asked for stand in the payloads of one shape: learnt from one, good for all the
/// others.</summary>
internal sealed class ShapeSlots
{
    private Found[] _found = [];
    private ScanPlan? _plan;
    private int _version;
    private int _wanted;

    /// <summary>How many values of a payload have to be known, from the first on, where all that is asked for is among
    /// them; else <see cref="int.MaxValue"/>.</summary>
    public int Needed { get; private set; }

    /// <summary>Whether it is known where all of a plan's values are.</summary>
    public bool Knows(ScanPlan plan, JsonShape shape) =>
        _plan == plan && _version == shape.Version && _wanted == plan.Wanted;

    /// <summary>Learns from a payload whose slots were filled.</summary>
    /// <param name="plan">What was looked for.</param>
    /// <param name="shape">The payload's.</param>
    /// <param name="values">Where its strings and numbers stand.</param>
    /// <param name="slots">Filled.</param>
    public void Learn(ScanPlan plan, JsonShape shape, ReadOnlySpan<JsonValue> values, ReadOnlySpan<Slot> slots)
    {
        if (_found.Length < slots.Length)
        {
            _found = new Found[slots.Length];
        }

        int count = 0;
        int needed = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            _found[i] = default;
            if (slots[i].State != SlotState.Absent)
            {
                _found[i] = Place(slots[i], values);

                // What ends behind a value is known once the value behind it is there: only then all between the two was
                // compared.
                needed = Math.Max(needed, _found[i].Through + (_found[i].End > 0 ? 1 : 0));
                count++;
            }
        }

        Needed = count == plan.Wanted ? needed : int.MaxValue;
        _plan = plan;
        _version = shape.Version;
        _wanted = plan.Wanted;
    }

    /// <summary>Finds a value in another payload of that shape, one without escapes.</summary>
    /// <param name="slot">Its number.</param>
    /// <param name="values">Where the payload's strings and numbers stand, behind one of no length.</param>
    /// <param name="start">Where it begins; 0 for what is not there.</param>
    /// <param name="length">How long it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(int slot, JsonValue[] values, out int start, out int length)
    {
        ref readonly var found = ref _found[slot];
        start = values[found.Before].End + found.Start;
        length = values[found.Through].End + found.End - start;
        return found.State != SlotState.Absent;
    }

    /// <summary>Finds a value likewise, one with escapes too.</summary>
    /// <param name="slot">Its number.</param>
    /// <param name="values">Where the payload's strings and numbers stand, behind one of no length.</param>
    /// <param name="odd">A bit for each of them that may have escapes.</param>
    public Slot Find(int slot, JsonValue[] values, ulong odd)
    {
        ref readonly var found = ref _found[slot];
        bool isThere = TryFind(slot, values, out int start, out int length);
        bool isOdd = found.IsValue && (odd >> found.Before & 1) != 0;
        return new Slot { State = isThere && isOdd ? SlotState.Escaped : found.State, Start = start, Length = length };
    }

    private static Found Place(in Slot slot, ReadOnlySpan<JsonValue> values)
    {
        int start = slot.Start;
        int end = start + slot.Length;
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

        bool isValue = through > before && values[before].Start == start && values[before].End == end;
        return new Found(
            slot.State == SlotState.Escaped && isValue ? SlotState.InPayload : slot.State,
            isValue, before, start - Behind(values, before), through, end - Behind(values, through));
    }

    private static int Behind(ReadOnlySpan<JsonValue> values, int count) => count == 0 ? 0 : values[count - 1].End;

    /// <summary>A slot, and where it begins and ends: so many bytes behind so many strings and numbers, since what is
    /// between those is the same in every payload.</summary>
    private readonly record struct Found(SlotState State, bool IsValue, int Before, int Start, int Through, int End);
}
