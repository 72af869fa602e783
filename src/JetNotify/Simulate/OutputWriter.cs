using System.Text;
using JetNotify.Output;

namespace JetNotify.Simulate;

/// <summary>Text for standard output. What is written waits for <see cref="Flush"/>; one thread.</summary>
/// <param name="output">Standard output.</param>
internal sealed class OutputWriter(IOutput output) : TextWriter
{
    private readonly StringBuilder _waiting = new();
    private readonly Lock _turn = new();
    private string _open = "";

    /// <summary>Returns the line that is not ended, where it is somebody's who draws it; any thread. Null: what was
    /// written last.</summary>
    public Func<string>? OpenLine { get; set; }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => _waiting.Append(value);

    /// <inheritdoc/>
    public override void Write(string? value) => _waiting.Append(value);

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ReaderLeftException">Nobody reads any more.</exception>
    /// <exception cref="OutputException">The system refused the bytes.</exception>
    public override void Flush()
    {
        string text = _waiting.ToString();
        _waiting.Clear();
        lock (_turn)
        {
            _open = text.Contains('\n') ? text[(text.LastIndexOf('\n') + 1)..] : _open + text;
            WriteAtOnce(text);
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    /// <summary>Writes the line that is not ended again, which is the prompt. Any thread.</summary>
    /// <exception cref="ReaderLeftException">Nobody reads any more.</exception>
    /// <exception cref="OutputException">The system refused the bytes.</exception>
    public void Repeat()
    {
        // Not under the lock: whoever draws the line writes here.
        string? drawn = OpenLine?.Invoke();
        lock (_turn)
        {
            WriteAtOnce(drawn ?? _open);
        }
    }

    /// <summary>Writes in one piece, before what waits. Any thread.</summary>
    /// <exception cref="ReaderLeftException">Nobody reads any more.</exception>
    /// <exception cref="OutputException">The system refused the bytes.</exception>
    public void WriteAtOnce(string text)
    {
        if (text.Length > 0)
        {
            lock (_turn)
            {
                output.Write(Encoding.GetBytes(text));
            }
        }
    }
}
