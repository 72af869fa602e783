namespace JetNotify.Delivery;

/// <summary>Where a record goes in an engine: made once for each device, kind and operation, shared by all their
/// records. Immutable.</summary>
public sealed class RecordRoute
{
    private const string Root = "jet";
    private const string NoOp = "_";
    private const string StatusKind = "status";

    private RecordRoute(string subject, string device, string kind)
    {
        Subject = subject;
        Device = device;
        Kind = kind;
    }

    /// <summary>What an engine has to take: the root of every subject and whatever follows it.</summary>
    public static string AllSubjects => Root + ".>";

    /// <summary><c>jet.DEVICE.KIND.OP</c>, and <c>jet.DEVICE.status</c> for what happened to a connection: ASCII, no
    /// token empty.</summary>
    public string Subject { get; }

    /// <summary>The device's name: the key by which an engine keeps order.</summary>
    public string Device { get; }

    /// <summary>The event's kind, <c>status</c>, or <c>message</c> for what is no event.</summary>
    public string Kind { get; }

    /// <summary>Returns the route of a device's events of one kind; without an operation its place has
    /// <c>_</c>.</summary>
    public static RecordRoute Of(string device, string? kind, string? op)
    {
        kind ??= "message";
        return new RecordRoute($"{Root}.{SubjectToken.Escape(device)}.{kind}.{op ?? NoOp}", device, kind);
    }

    /// <summary>Returns the route of what happens to a device's connection.</summary>
    public static RecordRoute OfStatus(string device) =>
        new($"{Root}.{SubjectToken.Escape(device)}.{StatusKind}", device, StatusKind);

    /// <summary>Reads a subject that one of these made; null for another.</summary>
    public static RecordRoute? Parse(string subject)
    {
        string[] tokens = subject.Split('.');
        bool isOurs = (tokens is [Root, _, StatusKind] or [Root, _, _, _])
            && Array.TrueForAll(tokens, token => token.Length > 0);
        return isOurs ? new RecordRoute(subject, SubjectToken.Unescape(tokens[1]), tokens[2]) : null;
    }
}
