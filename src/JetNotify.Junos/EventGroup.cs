namespace JetNotify.Junos;

/// <summary>Several kinds under one name.</summary>
public enum EventGroup
{
    /// <summary>ifd, ifl, iff and ifa.</summary>
    Interfaces,

    /// <summary>Everything below <c>/junos/events/kernel</c>.</summary>
    Kernel,

    /// <summary>Everything below <c>/junos/events</c>.</summary>
    All,
}
