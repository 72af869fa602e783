using JetNotify.CommandLine.Options;
using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides what is subscribed to and what of it is printed.</summary>
internal static class SubscriptionPlanner
{
    private const byte NeverSendRetained = 2;

    /// <summary>What to subscribe to: the URL's topic first, then <c>-t</c> in the order typed, each once.</summary>
    /// <exception cref="UsageException">Nothing to subscribe to and nothing to unsubscribe from.</exception>
    public static List<Subscription> Subscriptions(Typed typed, SubscriptionOptions options, string? urlTopic)
    {
        var filters = typed.All(options.Topic);
        if (urlTopic is not null)
        {
            filters.Insert(0, urlTopic);
        }

        if (filters.Count == 0 && !typed.Has(options.Unsubscribe))
        {
            throw new UsageException(options.Topic, "nothing to subscribe to; for everything a router says: --topic '/junos/events/#'");
        }

        // Messages -R would drop need not be sent where the broker can be told so.
        byte retainHandling = typed.Get(options.RetainHandling, typed.Has(options.NoRetained) ? NeverSendRetained : (byte)0);
        var subscriptions = new List<Subscription>(filters.Count);
        foreach (string filter in Distinct(filters))
        {
            subscriptions.Add(new Subscription(filter, typed.Get(options.Qos, default))
            {
                RetainAsPublished = typed.Has(options.RetainAsPublished),
                RetainHandling = retainHandling,
            });
        }

        return subscriptions;
    }

    /// <summary>What to unsubscribe from, each once.</summary>
    public static List<string> Unsubscriptions(Typed typed, SubscriptionOptions options) => Distinct(typed.All(options.Unsubscribe));

    /// <summary>What is printed.</summary>
    /// <exception cref="UsageException">Nothing could ever be printed.</exception>
    public static MessageFilter Filter(Typed typed, SubscriptionOptions options)
    {
        typed.NotBoth(options.NoRetained, options.RetainedOnly, "nothing would be left to print");
        if (typed.Has(options.RetainedOnly) && typed.Get(options.RetainHandling, default) == NeverSendRetained
            && !typed.Has(options.RetainAsPublished))
        {
            throw new UsageException(options.RetainedOnly, "not together with --retain-handling never: nothing would be left to print");
        }

        return new MessageFilter
        {
            FilterOut = typed.All(options.FilterOut),
            NoRetained = typed.Has(options.NoRetained),
            RetainedOnly = typed.Has(options.RetainedOnly),
        };
    }

    private static List<string> Distinct(List<string> filters)
    {
        var distinct = new List<string>(filters.Count);
        foreach (string filter in filters)
        {
            if (!distinct.Contains(filter))
            {
                distinct.Add(filter);
            }
        }

        return distinct;
    }
}
