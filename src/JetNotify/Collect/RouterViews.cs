using System.Runtime.CompilerServices;
using JetNotify.Deriving;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>The views of a fleet's routers. Routers that share their settings share the filter. The fleet's
/// thread.</summary>
/// <param name="collector">What stands for this collector.</param>
/// <param name="decoder">Decodes the messages; asked for what the filters look at.</param>
/// <param name="deriving">Which events are derived, and kept whatever was selected by name; or null.</param>
internal sealed class RouterViews(string collector, EventDecoder decoder, DerivingPlan? deriving)
{
    private readonly ConditionalWeakTable<MessageFilter, EventFilter> _filters = [];

    /// <summary>Returns the view of a router as its spec has it now.</summary>
    public RouterView Of(Router router)
    {
        if (router.Context is RouterView view && ReferenceEquals(view.Spec, router.Spec))
        {
            return view;
        }

        var filter = ((RouterLabels)router.Spec.Context!).Filter;
        view = new RouterView(router, collector, EventsOf(filter));
        router.Context = view;
        return view;
    }

    private EventFilter? EventsOf(MessageFilter filter)
    {
        if (_filters.TryGetValue(filter, out var bound))
        {
            return bound;
        }

        if (EventFilter.Of(DerivingPlan.Keep(filter, deriving), decoder) is not { } made)
        {
            return null;
        }

        _filters.Add(filter, made);
        return made;
    }
}
