using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace JetNotify;

/// <summary>
/// Tells systemd how the service is (sd_notify(3)): ready, reloading, stopping, in words, and that it is alive. Does
/// nothing where nobody asked (NOTIFY_SOCKET). Any thread.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly Timer? _watchdog;

    private ServiceManager(string? path, TimeSpan watchdog, Func<bool> isAlive)
    {
        if (path is not ['/' or '@', ..])
        {
            return;
        }

        try
        {
            _manager = new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path);
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return;
        }

        if (watchdog > TimeSpan.Zero)
        {
            _watchdog = new Timer(_ => Pat(isAlive), null, watchdog / 2, watchdog / 2);
        }
    }

    /// <summary>The manager that the environment names.</summary>
    /// <param name="variable">Returns an environment variable, or null.</param>
    /// <param name="isAlive">Whether the work goes on; asked on a clock's thread.</param>
    public static ServiceManager Of(Func<string, string?> variable, Func<bool> isAlive)
    {
        bool isMine = variable("WATCHDOG_PID") is not { } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        _ = long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long micros);
        var watchdog = isMine ? TimeSpan.FromMicroseconds(micros) : TimeSpan.Zero;
        return new ServiceManager(variable("NOTIFY_SOCKET"), watchdog, isAlive);
    }

    /// <summary>Work has begun, or goes on with what was read again.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>Something is read again.</summary>
    public void Reloading() => Send(string.Create(CultureInfo.InvariantCulture,
        $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

    /// <summary>Work ends.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>How the work is, in a few words on one line.</summary>
    public void Status(string text) => Send($"STATUS={text.ReplaceLineEndings(" ")}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _watchdog?.Dispose();
        _socket?.Dispose();
    }

    private void Pat(Func<bool> isAlive)
    {
        if (isAlive())
        {
            Send("WATCHDOG=1");
        }
    }

    private void Send(string state)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            _ = _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager!);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Whoever asked has gone.
        }
    }
}
