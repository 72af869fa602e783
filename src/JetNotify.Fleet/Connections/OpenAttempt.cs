using System.Diagnostics.CodeAnalysis;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Fleet.Connections;

/// <summary>One attempt to open a router's transport, on the pool's threads; its end goes to the fleet's.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by the attempt itself when it ends.")]
internal sealed class OpenAttempt(Router router, WorkQueue queue)
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>What was opened, or null.</summary>
    public TransportConnection? Transport { get; private set; }

    /// <summary>Why it was not, or null.</summary>
    public MqttException? Failure { get; private set; }

    /// <summary>When it began, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long StartedAt { get; } = Environment.TickCount64;

    /// <summary>Begins.</summary>
    /// <param name="open">Opens a transport.</param>
    public void Start(Func<RouterSpec, CancellationToken, Task<TransportConnection>> open) => _ = Run(open);

    /// <summary>Gives it up; its end comes even so.</summary>
    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private async Task Run(Func<RouterSpec, CancellationToken, Task<TransportConnection>> open)
    {
        try
        {
            Transport = await open(router.Spec, _cancellation.Token).ConfigureAwait(false);
        }
        catch (MqttException failure)
        {
            Failure = failure;
        }
        catch (OperationCanceledException cancelled)
        {
            Failure = new MqttException(FailureKind.Unreachable, "given up at this end", cancelled);
        }
        catch (Exception other)
            when (other is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            Failure = new MqttException(FailureKind.Unreachable, other.Message, other);
        }

        queue.Add(new WorkItem(router, WorkKind.Opened, this));
        _cancellation.Dispose();
    }
}
