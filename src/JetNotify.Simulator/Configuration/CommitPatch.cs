namespace JetNotify.Simulator.Configuration;

/// <summary>
/// What a commit changed, as a tree: containers, entries of lists, leaves, each with what happens to it. What is
/// deleted stands alone: a list's entry with its key, a container empty, whatever was in it. The outermost place that
/// begins or ends says so.
/// </summary>
internal sealed class CommitPatch
{
    private CommitPatch(PatchNode root) => Root = root;

    /// <summary>Above the top levels of the configuration.</summary>
    public PatchNode Root { get; }

    /// <summary>The difference of two configurations.</summary>
    public static CommitPatch Of(ConfigurationTree before, ConfigurationTree after)
    {
        var root = new PatchNode(new PatchStep(PatchStepKind.Container, "configuration"));
        PatchStep[][] old = [.. before.Statements.Select(PatchSteps.Of)];
        PatchStep[][] now = [.. after.Statements.Select(PatchSteps.Of)];
        foreach (var statement in before.Without(after))
        {
            Add(root, PatchSteps.Of(statement), now, PatchOperation.Delete);
        }

        foreach (var statement in after.Without(before))
        {
            Add(root, PatchSteps.Of(statement), old, PatchOperation.Create);
        }

        return new CommitPatch(root);
    }

    private static void Add(PatchNode root, PatchStep[] path, PatchStep[][] others, PatchOperation operation)
    {
        // So many levels both configurations have.
        int shared = others.Select(other => other.Zip(path).TakeWhile(pair => pair.First == pair.Second).Count())
            .DefaultIfEmpty().Max();
        var node = root;
        for (int i = 0; i < path.Length; i++)
        {
            node = node.FindOrAdd(path[i]);
            if (i < shared)
            {
                continue;
            }

            if (i == shared)
            {
                // A leaf that has another value now is replaced.
                node.Operation = node.Operation is null || node.Operation == operation
                    ? operation
                    : PatchOperation.Replace;
                node.Step = path[i];
            }

            if (operation == PatchOperation.Delete)
            {
                return;
            }
        }
    }
}

/// <summary>What happens to a place of the configuration (RFC 6241 §7.2).</summary>
internal enum PatchOperation
{
    /// <summary>It begins.</summary>
    Create,

    /// <summary>It ends.</summary>
    Delete,

    /// <summary>It has another value.</summary>
    Replace,
}

/// <summary>A place in a patch.</summary>
/// <param name="step">Its name and what it is.</param>
internal sealed class PatchNode(PatchStep step)
{
    public PatchStep Step { get; set; } = step;

    /// <summary>What happens to it; null where only something below it changes.</summary>
    public PatchOperation? Operation { get; set; }

    public List<PatchNode> Children { get; } = [];

    /// <summary>The operation as it is written, or null.</summary>
    public string? OperationName => Operation switch
    {
        PatchOperation.Create => "create",
        PatchOperation.Delete => "delete",
        PatchOperation.Replace => "replace",
        _ => null,
    };

    public PatchNode FindOrAdd(PatchStep child)
    {
        var found = Children.Find(one => one.Step.IsSamePlace(child));
        if (found is null)
        {
            Children.Add(found = new PatchNode(child));
        }

        return found;
    }
}
