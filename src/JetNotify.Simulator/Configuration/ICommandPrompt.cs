namespace JetNotify.Simulator.Configuration;

/// <summary>Where the commands of a session come from.</summary>
public interface ICommandPrompt
{
    /// <summary>Asks for a line.</summary>
    /// <param name="prompt">What to ask with; its last line is what is typed behind.</param>
    /// <param name="complete">Completes a line that is typed so far; null where that is no command.</param>
    /// <param name="end">Ends it.</param>
    /// <returns>The line, or null at the end of all.</returns>
    Task<string?> Ask(string prompt, Func<string, LineCompletion>? complete, CancellationToken end);
}

/// <summary>Lines of a text.</summary>
/// <param name="input">The text.</param>
/// <param name="output">Where prompts go.</param>
/// <param name="echo">Whether nobody sees what is typed: then prompt and line are written once the line is
/// there.</param>
internal sealed class TextPrompt(TextReader input, TextWriter output, bool echo) : ICommandPrompt
{
    /// <summary>Whether the line is written too.</summary>
    public bool Echoes => echo;

    /// <inheritdoc/>
    public async Task<string?> Ask(string prompt, Func<string, LineCompletion>? complete, CancellationToken end)
    {
        if (!echo)
        {
            await Say(prompt, end).ConfigureAwait(false);
        }

        string? line = await input.ReadLineAsync(end).ConfigureAwait(false);
        if (echo && line is not null)
        {
            await Say($"{prompt}{line}\n", end).ConfigureAwait(false);
        }

        return line;
    }

    private async Task Say(string text, CancellationToken end)
    {
        await output.WriteAsync(text).ConfigureAwait(false);
        await output.FlushAsync(end).ConfigureAwait(false);
    }
}
