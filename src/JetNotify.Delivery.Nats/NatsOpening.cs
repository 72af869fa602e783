using System.Text;
using NATS.Client.Core;

namespace JetNotify.Delivery.Nats;

/// <summary>Makes the first connection, and says what is wrong where there is none.</summary>
internal static class NatsOpening
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Returns an open connection to one of the servers.</summary>
    /// <exception cref="EngineException">None lets this client in.</exception>
    public static NatsConnection Connect(NatsTarget target, CancellationToken cancellation)
    {
        var connection = new NatsConnection(OptionsOf(target));
        try
        {
            connection.ConnectAsync().AsTask().WaitAsync(s_patience, cancellation).GetAwaiter().GetResult();
            return connection;
        }
        catch (Exception e)
        {
            _ = connection.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1), CancellationToken.None);
            if (e is OperationCanceledException && cancellation.IsCancellationRequested)
            {
                throw;
            }

            if (e is NatsException or TimeoutException or OperationCanceledException or IOException)
            {
                throw Explain(target, e);
            }

            throw;
        }
    }

    private static NatsOpts OptionsOf(NatsTarget target) => new()
    {
        Url = string.Join(',', target.Servers),
        Name = "jetnotify",
        AuthOpts = new NatsAuthOpts
        {
            Username = target.User,
            Password = target.Password,
            Creds = target.Credentials,
        },
        TlsOpts = new NatsTlsOpts
        {
            Mode = target.NeedsTls ? TlsMode.Require : TlsMode.Auto,
            CaFile = target.AuthorityFile,
        },
        HeaderEncoding = Encoding.UTF8,

        // A server that is gone is noticed by overdue answers; this makes the connection again soon and for ever.
        ReconnectWaitMin = TimeSpan.FromMilliseconds(100),
        ReconnectWaitMax = TimeSpan.FromSeconds(2),
        MaxReconnectRetry = -1,
        IgnoreAuthErrorAbort = true,
        PingInterval = TimeSpan.FromSeconds(10),
        ConnectTimeout = TimeSpan.FromSeconds(3),
        RequestTimeout = TimeSpan.FromSeconds(4),
    };

    private static EngineException Explain(NatsTarget target, Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is NatsServerException { IsAuthError: true } server)
            {
                return new EngineException(
                    EngineProblem.Refused,
                    $"{target.Name}: {server.Error}: give user and password in the URL, or --creds FILE", failure);
            }

            if (e is System.Security.Authentication.AuthenticationException)
            {
                return new EngineException(EngineProblem.Tls, $"{target.Name}: TLS: {e.Message}", failure);
            }
        }

        string why = failure is TimeoutException or OperationCanceledException
            ? $"no answer within {s_patience.TotalSeconds:0} s"
            : (failure.InnerException ?? failure).Message;
        return new EngineException(EngineProblem.Unreachable, $"{target.Name} cannot be reached: {why}", failure);
    }
}
