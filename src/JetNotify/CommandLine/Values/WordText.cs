using System.Security.Authentication;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>When standard output gets colour.</summary>
internal enum ColorChoice
{
    /// <summary>On a terminal, unless NO_COLOR is set.</summary>
    Auto,

    /// <summary>Even into a pipe.</summary>
    Always,

    /// <summary>Not even on a terminal.</summary>
    Never,
}

/// <summary>Options whose value is one of a few words.</summary>
internal static class WordText
{
    /// <summary>Understands an MQTT version: mosquitto_sub's words, and the versions' own numbers.</summary>
    public static string? Version(string text, out ProtocolVersion version)
    {
        version = text switch
        {
            "mqttv31" or "31" or "3.1" => ProtocolVersion.V31,
            "mqttv311" or "311" or "3.1.1" => ProtocolVersion.V311,
            "mqttv5" or "5" or "5.0" => ProtocolVersion.V5,
            _ => default,
        };
        return version == default ? $"{Quoted.Text(text)} is not a version of MQTT (31, 311 or 5)" : null;
    }

    /// <summary>Understands <c>--engine</c>.</summary>
    public static string? Engine(string text, out Engine engine)
    {
        (engine, bool known) = text switch
        {
            "builtin" => (JetNotify.Engine.BuiltIn, true),
            "mqttnet" => (JetNotify.Engine.MqttNet, true),
            _ => (default, false),
        };
        return !known ? $"{Quoted.Text(text)} is not an engine (builtin or mqttnet)"
            : Engines.Has(engine) ? null
            : "mqttnet is not in this build; src/publish OUT -p:WithMqttNet=true makes one that has it, where a package feed serves MQTTnet 5";
    }

    /// <summary>Understands <c>--output</c>.</summary>
    public static string? Output(string text, out OutputForm form)
    {
        (form, bool known) = text switch
        {
            "text" => (OutputForm.Text, true),
            "json" => (OutputForm.Json, true),
            "raw" => (OutputForm.Raw, true),
            "pretty" => (OutputForm.Pretty, true),
            _ => (default, false),
        };
        return known ? null : $"{Quoted.Text(text)} is not an output (text, json, raw or pretty)";
    }

    /// <summary>Understands the <c>--output</c> of a command that knows two; true for JSON.</summary>
    public static string? TextOrJson(string text, out bool json)
    {
        json = text == "json";
        return json || text == "text" ? null : $"{Quoted.Text(text)} is not an output (text or json)";
    }

    /// <summary>Understands <c>--color</c>.</summary>
    public static string? Color(string text, out ColorChoice choice)
    {
        (choice, bool known) = text switch
        {
            "auto" => (ColorChoice.Auto, true),
            "always" => (ColorChoice.Always, true),
            "never" => (ColorChoice.Never, true),
            _ => (default, false),
        };
        return known ? null : $"{Quoted.Text(text)} is not a choice (auto, always or never)";
    }

    /// <summary>Understands <c>--log-level</c>.</summary>
    public static string? Level(string text, out DiagnosticsLevel level)
    {
        (level, bool known) = text switch
        {
            "trace" => (DiagnosticsLevel.Trace, true),
            "debug" => (DiagnosticsLevel.Debug, true),
            "info" => (DiagnosticsLevel.Info, true),
            "warning" => (DiagnosticsLevel.Warning, true),
            "error" => (DiagnosticsLevel.Error, true),
            _ => (default, false),
        };
        return known ? null : $"{Quoted.Text(text)} is not a level (trace, debug, info, warning or error)";
    }

    /// <summary>Understands <c>--retain-handling</c> as the number of MQTT 5.0 §3.8.3.1.</summary>
    public static string? RetainHandling(string text, out byte number)
    {
        (number, bool known) = text switch
        {
            "always" => ((byte)0, true),
            "new" => ((byte)1, true),
            "never" => ((byte)2, true),
            _ => (default, false),
        };
        return known ? null : $"{Quoted.Text(text)} is not a choice (always, new or never)";
    }

    /// <summary>Understands <c>--tls-version</c>: the oldest version allowed.</summary>
    public static string? TlsVersion(string text, out SslProtocols versions)
    {
        versions = text switch
        {
            "tlsv1.2" or "1.2" => SslProtocols.Tls12 | SslProtocols.Tls13,
            "tlsv1.3" or "1.3" => SslProtocols.Tls13,
            _ => SslProtocols.None,
        };
        return versions == SslProtocols.None ? $"{Quoted.Text(text)} is not a TLS version (tlsv1.2 or tlsv1.3)" : null;
    }
}
