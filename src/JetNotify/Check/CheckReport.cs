using System.Text;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Check;

/// <summary>Shows each step as soon as it is known. One thread.</summary>
internal sealed class CheckReport : ICheckReport
{
    private readonly IOutput _output;
    private readonly bool _json;
    private readonly bool _terminal;
    private readonly bool _color;
    private readonly OutputBuffer _batch = new(capacity: 4096);

    public CheckReport(IOutput output, CheckPlan plan)
    {
        _output = output;
        _json = plan.Json;
        _terminal = plan.Terminal;
        _color = plan.Color;
    }

    /// <summary>Writes one step.</summary>
    /// <exception cref="ReaderLeftException">Nobody reads any more.</exception>
    /// <exception cref="OutputException">The system refused the bytes.</exception>
    public void Add(CheckStep step)
    {
        if (_json)
        {
            new StepJson(_batch, _terminal).Append(step);
        }
        else
        {
            AppendText(step);
        }

        _output.Write(_batch.Written);
        _batch.Clear();
    }

    private void AppendText(CheckStep step)
    {
        var outcome = step.Outcome switch
        {
            StepOutcome.Ok => "ok     "u8,
            StepOutcome.None => "-      "u8,
            _ => "FAILED "u8,
        };
        if (_color)
        {
            _batch.Append(step.Outcome switch
            {
                StepOutcome.Ok => Sgr.Green,
                StepOutcome.None => Sgr.Dim,
                _ => Sgr.BoldRed,
            });
        }

        _batch.Append(outcome);
        _batch.Append(_color ? Sgr.Reset : default);
        AppendLine($" {step.Name,-10} {step.Diagnosis.Found}");
        foreach (var advice in step.Diagnosis.Advice)
        {
            AppendLine($"        {advice.Text}");
            foreach (string command in advice.Commands)
            {
                AppendLine($"          {command}");
            }
        }
    }

    private void AppendLine(string line)
    {
        TerminalText.Append(
            _batch, Encoding.UTF8.GetBytes(line), _terminal ? TerminalText.Keep.Nothing : TerminalText.Keep.Invisible);
        _batch.Append((byte)'\n');
    }
}
