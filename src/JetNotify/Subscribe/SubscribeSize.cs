using JetNotify.Mqtt;

namespace JetNotify.Subscribe;

/// <summary>How many topic filters go into one SUBSCRIBE: some brokers end the connection over more than they take,
/// without a word (AWS IoT Core takes eight). One thread.</summary>
/// <param name="limit">The most that was asked for.</param>
/// <param name="filters">How many there are to subscribe to.</param>
internal sealed class SubscribeSize(int limit, int filters)
{
    // What brokers that count are known to take.
    private const int Modest = 8;

    /// <summary>The most topic filters in one SUBSCRIBE, 1 or more.</summary>
    public int Current { get; private set; } = Math.Max(1, Math.Min(limit, filters));

    /// <summary>Notes a connection that was lost; sends fewer the next time where SUBSCRIBE may have been the reason,
    /// and returns what to say of it, else null.</summary>
    /// <param name="failure">How it was lost.</param>
    /// <param name="isUnanswered">Whether SUBSCRIBE had been sent and not answered.</param>
    public string? Lost(MqttException failure, bool isUnanswered)
    {
        if (!isUnanswered || Current == 1 || failure is not { Kind: FailureKind.Lost, Code: null })
        {
            return null;
        }

        int before = Current;
        Current = Math.Min(Modest, before / 2);
        return $"the broker did not answer a SUBSCRIBE with {before} topic filters and may take fewer: the next "
            + $"ones have at most {Current} "
            + "(--filters-per-subscribe begins with that)";
    }
}
