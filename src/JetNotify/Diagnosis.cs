using System.Text;

namespace JetNotify;

/// <summary>What was found and what to do about it.</summary>
/// <param name="Found">One line, without a full stop.</param>
/// <param name="Advice">What to do, in the order to try it; empty where nothing can be said.</param>
internal sealed record Diagnosis(string Found, params IReadOnlyList<Advice> Advice)
{
    /// <summary>Returns all of it on one line.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(Found);
        foreach (var advice in Advice)
        {
            line.Append(". ").Append(advice.Text);
            if (advice.Commands.Count > 0)
            {
                line.Append(' ').AppendJoin("; ", advice.Commands);
            }
        }

        return line.ToString();
    }
}

/// <summary>One thing to do.</summary>
/// <param name="Text">A sentence without a full stop; ends with a colon where commands follow.</param>
/// <param name="Commands">What to type on the router, line by line.</param>
internal sealed record Advice(string Text, params IReadOnlyList<string> Commands);
