using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace JetNotify.Simulator.Configuration;

/// <summary>
/// A commit's patch as an object, which is what <c>configuration-diff-format</c> is without being set. Operations stand
/// where Junos puts the attributes of its JSON configurations, below <c>@</c>. What else a router puts there is not
/// known: synthetic.
/// </summary>
internal static class PatchJson
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        IndentSize = 4,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole patch.</summary>
    /// <param name="patch">What changed.</param>
    /// <param name="wrapped">Whether the top levels stand inside <c>configuration</c>; both are seen.</param>
    public static string Write(CommitPatch patch, bool wrapped)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            if (wrapped)
            {
                json.WriteStartObject("configuration");
            }

            WriteChildren(patch.Root, json);
            if (wrapped)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // What there may be many of is an array, each name once.
    private static void WriteChildren(PatchNode node, Utf8JsonWriter json)
    {
        foreach (var same in node.Children.GroupBy(child => child.Step.Name))
        {
            switch (same.First().Step.Kind)
            {
                case PatchStepKind.Container:
                    json.WriteStartObject(same.Key);
                    WriteInside(same.First(), json);
                    json.WriteEndObject();
                    break;
                case PatchStepKind.Entry:
                    json.WriteStartArray(same.Key);
                    foreach (var entry in same)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", entry.Step.Value);
                        WriteInside(entry, json);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    break;
                default:
                    WriteLeaves([.. same], json);
                    break;
            }
        }
    }

    private static void WriteInside(PatchNode node, Utf8JsonWriter json)
    {
        if (node.OperationName is { } operation)
        {
            json.WriteStartObject("@");
            json.WriteString("operation", operation);
            json.WriteEndObject();
        }

        WriteChildren(node, json);
    }

    // The attributes of a leaf stand beside it, below its name with an @ before it.
    private static void WriteLeaves(PatchNode[] leaves, Utf8JsonWriter json)
    {
        var step = leaves[0].Step;
        if (step.Kind == PatchStepKind.Leaf)
        {
            json.WriteString(step.Name, step.Value);
        }
        else
        {
            json.WriteStartArray(step.Name);
            foreach (var leaf in leaves)
            {
                json.WriteStringValue(step.Kind == PatchStepKind.Empty ? null : leaf.Step.Value);
            }

            json.WriteEndArray();
        }

        if (!leaves.Any(leaf => leaf.Operation is not null))
        {
            return;
        }

        json.WriteStartArray("@" + step.Name);
        foreach (var leaf in leaves)
        {
            json.WriteStartObject();
            if (leaf.OperationName is { } operation)
            {
                json.WriteString("operation", operation);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
