using System.Net.Security;

namespace JetNotify.Mqtt.Transport;

/// <summary>Names of cipher suites, as IANA or OpenSSL writes them, to the numbers on the wire.</summary>
public static class CipherSuites
{
    // OpenSSL's names for key exchange and authentication; the longest that fits counts, and none at all means RSA.
    private static readonly (string OpenSsl, string Iana)[] s_keyExchanges =
    [
        ("ECDHE-ECDSA-", "ECDHE_ECDSA"), ("ECDHE-RSA-", "ECDHE_RSA"), ("ECDHE-PSK-", "ECDHE_PSK"),
            ("ECDHE-", "ECDHE_RSA"),
        ("DHE-RSA-", "DHE_RSA"), ("DHE-DSS-", "DHE_DSS"), ("DHE-PSK-", "DHE_PSK"),
        ("RSA-PSK-", "RSA_PSK"), ("PSK-", "PSK"), ("AECDH-", "ECDH_anon"), ("ADH-", "DH_anon"), ("", "RSA"),
    ];

    /// <summary>The suites of <paramref name="names"/>, separated by colons, commas or spaces, in that order.</summary>
    /// <exception cref="MqttException">A name is not known.</exception>
    public static TlsCipherSuite[] Parse(string names) =>
        [.. names.Split([':', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Suite)];

    private static TlsCipherSuite Suite(string name) =>
        TryNamed(name, out var suite) || TryNamed(ToIana(name), out suite)
            ? suite
            : throw new MqttException(FailureKind.Tls, $"unknown cipher suite '{name}': name single suites as IANA "
                + "or OpenSSL do, " +
                "such as TLS_AES_128_GCM_SHA256 or ECDHE-RSA-AES128-GCM-SHA256");

    // Numbers and lists are legal for an enum, but no names.
    private static bool TryNamed(string name, out TlsCipherSuite suite) =>
        Enum.TryParse(name, out suite) && name.StartsWith("TLS_", StringComparison.Ordinal);

    private static string ToIana(string name)
    {
        (string prefix, string exchange) = s_keyExchanges.First(pair => name.StartsWith(pair.OpenSsl,
            StringComparison.Ordinal));
        string[] parts = name[prefix.Length..].Split('-');
        string cipher = string.Join('_', parts) switch
        {
            "CHACHA20_POLY1305" => "CHACHA20_POLY1305_SHA256",
            "DES_CBC3_SHA" => "3DES_EDE_CBC_SHA",
            { } whole when parts[0] == "NULL" => whole,
            _ => Block(parts),
        };
        return $"TLS_{exchange}_WITH_{cipher}";
    }

    // AES128-GCM-SHA256, AES256-CCM8, AES128-SHA (where CBC goes without saying)
    private static string Block(string[] parts)
    {
        string algorithm = parts[0].TrimEnd('1', '2', '5', '6', '8');
        string cipher = $"{algorithm}_{parts[0][algorithm.Length..]}";
        return parts[1..] switch
        {
            ["CCM8"] => $"{cipher}_CCM_8",
            ["CCM"] => $"{cipher}_CCM",
            [var hash] => $"{cipher}_CBC_{hash}",
            [var mode, var hash] => $"{cipher}_{mode}_{hash}",
            _ => cipher,
        };
    }
}
