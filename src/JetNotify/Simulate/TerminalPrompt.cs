using JetNotify.Simulator.Configuration;
using JetNotify.Terminal;

namespace JetNotify.Simulate;

/// <summary>Asks for commands at a terminal that sends keys. One thread asks.</summary>
internal sealed class TerminalPrompt : ICommandPrompt
{
    private readonly OutputWriter _output;
    private readonly Stream _input;
    private readonly LineEditor _editor;
    private readonly byte[] _byte = new byte[1];

    /// <summary>A prompt on standard output.</summary>
    /// <param name="output">Standard output; repeats the line as the editor draws it.</param>
    /// <param name="input">What is typed.</param>
    public TerminalPrompt(OutputWriter output, Stream input)
    {
        _output = output;
        _input = input;
        _editor = new LineEditor(
            new KeyReader(ReadByte), output.WriteAtOnce, () =>
                ControllingTerminal.Size().Columns, "  exit, or Ctrl-D, ends the simulation");
        output.OpenLine = _editor.Drawn;
    }

    /// <inheritdoc/>
    public Task<string?> Ask(string prompt, Func<string, LineCompletion>? complete, CancellationToken end)
    {
        int line = prompt.LastIndexOf('\n') + 1;
        _output.Write(prompt[..line]);
        _output.Flush();
        return Task.FromResult(_editor.Read(prompt[line..], complete is null ? null : text => Offer(complete(text))));
    }

    private static LineOffer Offer(LineCompletion completion) =>
        new(completion.Insert, completion.Words.Count == 0 ? "" : CommandList.Of(completion.Words), completion.Space);

    // Not more than is used: what is typed behind the last line is for whoever has the terminal next.
    private int ReadByte() => _input.Read(_byte) == 0 ? -1 : _byte[0];
}
