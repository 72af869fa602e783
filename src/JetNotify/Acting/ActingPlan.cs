namespace JetNotify.Acting;

/// <summary>What printed events set off.</summary>
internal sealed record ActingPlan
{
    /// <summary>The command that each is handed to (<c>--exec</c>), or null.</summary>
    public string? Command { get; init; }

    /// <summary>How many commands run at a time (<c>--exec-max</c>).</summary>
    public int Most { get; init; } = 4;

    /// <summary>How long a command may take (<c>--exec-timeout</c>).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many commands may begin in a minute (<c>--exec-rate</c>), or null.</summary>
    public long? Rate { get; init; }

    /// <summary>Where each is posted to (<c>--webhook</c>), or null.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>What is posted instead of the record (<c>--webhook-template</c>), or null.</summary>
    public BodyTemplate? Template { get; init; }

    /// <summary>What the body is signed with (<c>--webhook-secret-file</c>); empty: not.</summary>
    public ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>For how long nothing more is set off by the same thing of the same router (<c>--hold-down</c>).</summary>
    public TimeSpan HoldDown { get; init; }
}
