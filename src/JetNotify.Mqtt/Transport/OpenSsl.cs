using System.Runtime.InteropServices;

namespace JetNotify.Mqtt.Transport;

/// <summary>.NET's TLS, certificates and hashes stand on the machine's OpenSSL, and abort the process where there is
/// none: so it is looked for first, and only by what needs it.</summary>
internal static class OpenSsl
{
    // The names that .NET's own cryptography looks for.
    private static readonly string[] s_names = ["libssl.so.3", "libssl.so.1.1"];

    private static readonly Lazy<bool> s_isMissing = new(() => OperatingSystem.IsLinux() && !Names().Any(IsThere));

    /// <summary>Checks that it is here.</summary>
    /// <param name="what">What needs it, as the beginning of a sentence.</param>
    /// <exception cref="MqttException">It is not.</exception>
    public static void Require(string what)
    {
        if (s_isMissing.Value)
        {
            throw new MqttException(
                FailureKind.Tls, $"{what} needs OpenSSL 3 or 1.1, and {s_names[0]} is not on this machine; Debian "
                    + "has it in the package libssl3");
        }
    }

    private static string[] Names() =>
        Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 } version
            ? [$"libssl.so.{version}", .. s_names]
            : s_names;

    private static bool IsThere(string name) => NativeLibrary.TryLoad(name, out _);
}
