using System.Text;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>
/// Every form over every payload, byte by byte as Data/output/*.golden has them. After a wanted change,
/// JETNOTIFY_GOLDEN=directory writes the new files there, to be read before they are copied over the old ones.
/// </summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("text-terminal")]
    [InlineData("text-color")]
    [InlineData("text-no-topic")]
    [InlineData("json")]
    [InlineData("json-terminal")]
    [InlineData("raw")]
    [InlineData("raw-no-newline")]
    [InlineData("format-fields")]
    [InlineData("format-hex")]
    [InlineData("format-quoted-json")]
    [InlineData("format-nested-json")]
    [InlineData("format-terminal")]
    public void Each_form_prints_what_its_golden_file_says(string name) => Check(name, PrintAll(FormatNamed(name)));

    /// <summary>The real bodies and synthetic ones of every kind.</summary>
    [Theory]
    [InlineData("events-pretty")]
    [InlineData("events-pretty-color")]
    [InlineData("events-pretty-60")]
    [InlineData("events-pretty-200")]
    [InlineData("events-csv")]
    [InlineData("events-json")]
    [InlineData("events-paths")]
    public void Each_form_prints_events_as_its_golden_file_says(string name)
    {
        var form = name switch
        {
            "events-pretty" => Form.Pretty(),
            "events-pretty-color" => Form.Pretty(color: true),
            "events-pretty-60" => Form.Pretty(color: true, columns: 60),
            "events-pretty-200" => Form.Pretty(columns: 200),
            "events-csv" => Form.Csv(),
            "events-json" => Form.Json(terminal: false),
            _ => OutputMessages.Custom("%{device} [%-14{interface}] [%5.2{op}] %{kind} %{host} %{attributes.flags} "
                + "%{changes} %q"),
        };
        var all = new MemoryStream();
        foreach ((string topic, byte[] body) in OutputEvents.All)
        {
            all.Write(OutputMessages.Print(form, body, topic));
        }

        Check(name, all.ToArray());
    }

    private static void Check(string name, byte[] actual)
    {
        string? updates = Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN");
        if (updates is not null)
        {
            File.WriteAllBytes(Path.Combine(updates, name + ".golden"), actual);
        }

        byte[] expected = File.ReadAllBytes(OutputMessages.DataPath(name + ".golden"));
        Assert.Equal(Encoding.Latin1.GetString(expected), Encoding.Latin1.GetString(actual));
    }

    private static Form FormatNamed(string name) => name switch
    {
        "text" => Form.Text(new OutputPlan()),
        "text-terminal" => Form.Text(new OutputPlan { Terminal = true }),
        "text-color" => Form.Text(new OutputPlan { Terminal = true, Color = true, Timestamp = true }),
        "text-no-topic" => Form.Text(new OutputPlan { NoTopic = true }),
        "json" => Form.Json(false),
        "json-terminal" => Form.Json(true),
        "raw" => Form.Raw(newline: true),
        "raw-no-newline" => Form.Raw(newline: false),
        "format-fields" => OutputMessages.Custom("%t %p|%10l|%-4q|%r|%m|%I|%U"),
        "format-hex" => OutputMessages.Custom("%20x|%-12X|%.2:x|%010.3x"),
        "format-quoted-json" => OutputMessages.Custom("%j"),
        "format-nested-json" => OutputMessages.Custom("%J", zone: "Asia/Kolkata"),
        _ => OutputMessages.Custom(@"\e[92m%t\e[0m %p", terminal: true),
    };

    private static byte[] PrintAll(Form format)
    {
        var all = new MemoryStream();
        foreach ((string name, byte[] payload) in OutputMessages.Payloads)
        {
            all.Write(Encoding.UTF8.GetBytes($"== {name}\n"));
            all.Write(OutputMessages.Print(format, payload));
        }

        all.Write("== flags and an odd topic\n"u8);
        all.Write(OutputMessages.Print(
            format, "{}"u8, "a \"b\"\\\e[1m\u202E\u2028é", QoS.AtLeastOnce, retain: true, dup: true));
        return all.ToArray();
    }
}
