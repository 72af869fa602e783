namespace JetNotify.Output;

/// <summary>Where the finished bytes go. Written to by one thread at a time; the other members may be read from
/// any.</summary>
internal interface IOutput
{
    /// <summary>Writes all the bytes, waiting as long as the reader makes it wait.</summary>
    /// <exception cref="ReaderLeftException">Nobody reads any more: the end that was asked for, not an
    /// error.</exception>
    /// <exception cref="OutputException">The system refused the bytes.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Since when the current write has been waiting, in <see cref="Environment.TickCount64"/> milliseconds;
    /// 0 while nothing is being written.</summary>
    long BlockedSince { get; }

    /// <summary>
    /// Calls back once, from a thread of its own, when the reader leaves, without a write being needed to find out.
    /// Does nothing where no reader can leave: a file, /dev/null.
    /// </summary>
    void WatchReader(Action readerGone);
}
