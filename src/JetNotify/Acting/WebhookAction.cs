using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace JetNotify.Acting;

/// <summary>Posts an event. What may pass (no answer, 408, 429, 5xx) is tried again, later each time, or when the answer
/// says; certificates are checked.</summary>
internal sealed class WebhookAction : IAction, IDisposable
{
    /// <summary>The header with the signature: <c>sha256=</c> and the HMAC of the body in hexadecimal digits.</summary>
    public const string Signature = "X-JetNotify-Signature";

    private const int Attempts = 6;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    private readonly Uri _address;
    private readonly byte[] _secret;
    private readonly TimeSpan _firstPause;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <param name="address">Where to.</param>
    /// <param name="secret">What the body is signed with; empty: not.</param>
    /// <param name="firstPause">How long the second attempt waits; the next ones twice as long each.</param>
    public WebhookAction(Uri address, ReadOnlyMemory<byte> secret, TimeSpan firstPause)
    {
        _address = address;
        _secret = secret.ToArray();
        _firstPause = firstPause;
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("jetnotify", null));
    }

    /// <inheritdoc/>
    public string Name => "--webhook";

    /// <inheritdoc/>
    public string? Act(ActingEvent what, CancellationToken stop)
    {
        var pause = _firstPause;
        for (int attempt = 1; ; attempt++)
        {
            var (problem, mayPass, after) = Post(what.Body, stop);
            if (problem is null)
            {
                return null;
            }

            var wait = after ?? pause;
            if (!mayPass || attempt == Attempts || wait > s_longest || stop.WaitHandle.WaitOne(wait))
            {
                return attempt == 1 ? problem : $"{problem}, at the attempt number {attempt}";
            }

            pause *= 2;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private (string? Problem, bool MayPass, TimeSpan? After) Post(byte[] body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (_secret.Length > 0)
        {
            request.Headers.Add(Signature, $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body))}");
        }

        try
        {
            using var answer = _client.Send(request, stop);
            if (answer.IsSuccessStatusCode)
            {
                return (null, false, null);
            }

            bool mayPass = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError;
            return ($"{_address.Host} answered {(int)answer.StatusCode}", mayPass, After(answer.Headers.RetryAfter));
        }
        catch (HttpRequestException e)
        {
            // A wrong certificate is no better the next time.
            return ($"{_address.Host}: {e.InnerException?.Message ?? e.Message}",
                e.HttpRequestError != HttpRequestError.SecureConnectionError, null);
        }
        catch (OperationCanceledException)
        {
            return ($"{_address.Host} did not answer", !stop.IsCancellationRequested, null);
        }
    }

    private static TimeSpan? After(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
