namespace JetNotify;

/// <summary>The exit status, documented in docs/exit-codes.md; converted to a number in one place,
/// <see cref="Program"/>.</summary>
internal enum ExitCode
{
    /// <summary>Ended as asked: count reached, interrupted and said goodbye, the reader of the pipe left, quiet for as
    /// long as asked.</summary>
    Success = 0,

    /// <summary>A connection was lost and not regained; or a bug.</summary>
    Lost = 1,

    /// <summary>An option, a file or a topic filter that cannot be; nothing was connected.</summary>
    Usage = 2,

    /// <summary>Name, TCP, time-out, or closed before the broker answered CONNECT.</summary>
    Unreachable = 3,

    /// <summary>CONNACK refused, or every subscription refused.</summary>
    Refused = 4,

    /// <summary>The broker broke the protocol: malformed or oversized packet, or a WebSocket frame that
    /// cannot be.</summary>
    Malformed = 5,

    /// <summary>TLS: certificate, host name, version.</summary>
    Tls = 6,

    /// <summary>Output failed: disk full, file not writable.</summary>
    Output = 7,

    /// <summary><c>-W</c> ran out (mosquitto_sub's number).</summary>
    TimedOut = 27,
}
