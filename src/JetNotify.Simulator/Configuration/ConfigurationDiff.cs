using System.Text;

namespace JetNotify.Simulator.Configuration;

/// <summary>What <c>show | compare</c> prints: each changed place under the deepest level that both configurations
/// have.</summary>
internal static class ConfigurationDiff
{
    /// <summary>The difference, a line feed after each line; empty when there is none.</summary>
    public static string Of(ConfigurationTree running, ConfigurationTree candidate)
    {
        var text = new StringBuilder();
        Compare(Node.Of(running), Node.Of(candidate), [], text);
        return text.ToString();
    }

    private static void Compare(Node running, Node candidate, List<string> path, StringBuilder text)
    {
        var removed = running.Children.Where(child => candidate.Find(child.Text) is null).ToList();
        var added = candidate.Children.Where(child => running.Find(child.Text) is null).ToList();
        if (removed.Count + added.Count > 0)
        {
            text.Append("[edit").Append(path.Count == 0 ? "" : " ").AppendJoin(' ', path).Append("]\n");
            removed.ForEach(child => Print('-', child, path.Count + 2, text));
            added.ForEach(child => Print('+', child, path.Count + 2, text));
        }

        foreach (var child in running.Children)
        {
            if (candidate.Find(child.Text) is { } other)
            {
                Compare(child, other, [.. path, child.Text], text);
            }
        }
    }

    private static void Print(char sign, Node node, int indent, StringBuilder text)
    {
        text.Append(sign).Append(' ', indent).Append(node.Text);
        if (node.Children.Count == 0)
        {
            text.Append(";\n");
            return;
        }

        text.Append(" {\n");
        node.Children.ForEach(child => Print(sign, child, indent + 4, text));
        text.Append(sign).Append(' ', indent).Append("}\n");
    }

    private sealed class Node
    {
        private Node(string text)
        {
            Text = text;
        }

        public string Text { get; }

        public List<Node> Children { get; } = [];

        public static Node Of(ConfigurationTree tree)
        {
            var root = new Node("");
            foreach (var statement in tree.Statements)
            {
                var at = root;
                foreach (string level in statement.Levels)
                {
                    var next = at.Find(level);
                    if (next is null)
                    {
                        at.Children.Add(next = new Node(level));
                    }

                    at = next;
                }
            }

            return root;
        }

        public Node? Find(string text) => Children.Find(child => child.Text == text);
    }
}
