using System.Text;
using JetNotify.Output;

namespace JetNotify.Check;

/// <summary>A step as one JSON object on a line: <c>step</c>, <c>outcome</c>, <c>found</c>, the fields,
/// <c>advice</c>.</summary>
/// <param name="batch">Gets the line.</param>
/// <param name="terminal">Invisible characters are escaped too.</param>
internal sealed class StepJson(OutputBuffer batch, bool terminal)
{
    private readonly Rfc3339 _clock = new();

    /// <summary>Appends the step and a line feed.</summary>
    public void Append(CheckStep step)
    {
        batch.Append((byte)'{');
        Append("step", step.Name);
        Append("outcome", step.Outcome switch
        {
            StepOutcome.Ok => "ok",
            StepOutcome.None => "none",
            _ => "failed",
        });
        Append("found", step.Diagnosis.Found);
        foreach (var field in step.Fields)
        {
            if (field.Value is not null)
            {
                Append(field.Name, field.Value);
            }
        }

        if (step.Diagnosis.Advice.Count > 0)
        {
            Name("advice");
            AppendList(step.Diagnosis.Advice, Append);
        }

        batch.Append("}\n"u8);
    }

    private void Append(Advice advice)
    {
        batch.Append((byte)'{');
        Append("text", advice.Text);
        Append("commands", advice.Commands);
        batch.Append((byte)'}');
    }

    private void Append(string name, object value)
    {
        Name(name);
        switch (value)
        {
            case int number:
                batch.AppendNumber(number);
                break;
            case bool truth:
                batch.Append(truth ? "true"u8 : "false"u8);
                break;
            case DateTime time:
                batch.Append((byte)'"');
                batch.Append(_clock.Format(time));
                batch.Append((byte)'"');
                break;
            case IReadOnlyList<string> list:
                AppendList(list, Text);
                break;
            default:
                Text((string)value);
                break;
        }
    }

    private void AppendList<T>(IReadOnlyList<T> list, Action<T> append)
    {
        batch.Append((byte)'[');
        for (int i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                batch.Append((byte)',');
            }

            append(list[i]);
        }

        batch.Append((byte)']');
    }

    private void Name(string name)
    {
        if (batch.Written[^1] != '{')
        {
            batch.Append((byte)',');
        }

        Text(name);
        batch.Append((byte)':');
    }

    private void Text(string text) => JsonText.AppendString(batch, Encoding.UTF8.GetBytes(text), terminal);
}
