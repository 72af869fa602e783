using System.Security;
using System.Text;

namespace JetNotify.Simulator.Configuration;

/// <summary>
/// A commit's patch as <c>configuration-diff-format xml</c> has it: the root is the configured container itself, with
/// <c>nc:operation</c> on what begins and ends. What else a router puts there is not known: synthetic.
/// </summary>
internal static class PatchXml
{
    private const string Namespace = " xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\"";

    /// <summary>The patch of one top level of the configuration.</summary>
    public static string Write(PatchNode top)
    {
        var text = new StringBuilder();
        Append(top, Namespace, 0, text);
        return text.ToString().TrimEnd();
    }

    private static void Append(PatchNode node, string more, int depth, StringBuilder text)
    {
        var step = node.Step;
        text.Append(' ', 2 * depth).Append('<').Append(step.Name).Append(more);
        if (node.OperationName is { } operation)
        {
            text.Append(" nc:operation=\"").Append(operation).Append('"');
        }

        if (step.Kind is PatchStepKind.Leaf or PatchStepKind.LeafOfList)
        {
            text.Append('>').Append(SecurityElement.Escape(step.Value)).Append("</").Append(step.Name).Append(">\n");
            return;
        }

        if (node.Children.Count == 0 && step.Kind != PatchStepKind.Entry)
        {
            text.Append("/>\n");
            return;
        }

        text.Append(">\n");
        if (step.Kind == PatchStepKind.Entry)
        {
            text.Append(' ', 2 * depth + 2)
                .Append("<name>").Append(SecurityElement.Escape(step.Value)).Append("</name>\n");
        }

        foreach (var child in node.Children)
        {
            Append(child, "", depth + 1, text);
        }

        text.Append(' ', 2 * depth).Append("</").Append(step.Name).Append(">\n");
    }
}
