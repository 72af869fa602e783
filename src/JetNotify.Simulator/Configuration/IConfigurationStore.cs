namespace JetNotify.Simulator.Configuration;

/// <summary>A router's committed configurations, the running one and those before it. Any thread.</summary>
internal interface IConfigurationStore
{
    /// <summary>Returns a copy of the running configuration.</summary>
    ConfigurationTree Running();

    /// <summary>Makes a change to the running configuration.</summary>
    /// <param name="change">The change.</param>
    /// <param name="comment">What is said of it, or null.</param>
    void Commit(Action<ConfigurationTree> change, string? comment);

    /// <summary>Returns the commits, the last first.</summary>
    IReadOnlyList<CommitRecord> Commits();
}

/// <summary>One commit.</summary>
/// <param name="Before">The configuration that it displaced, which nobody changes any more.</param>
/// <param name="At">When, on the router's clock.</param>
/// <param name="Comment">What was said of it, or null.</param>
internal sealed record CommitRecord(ConfigurationTree Before, DateTime At, string? Comment);
