using System.Text;
using System.Text.Json;

namespace JetNotify.Tests.Output;

public sealed class JsonPropertiesTests
{
    private const string Common =
        "\"payload-format-indicator\":1,\"message-expiry-interval\":4000000000,\"response-topic\":\"r/t\",";

    private const string Repeated =
        "\"content-type\":\"text/x\",\"subscription-identifier\":[300,5]," +
        "\"user-properties\":[{\"k\":\"v\"},{\"k\":\"w\"},{\"é\":\"\"}]";

    [Fact]
    public void Each_stands_under_its_name_and_duplicates_keep_their_order() =>
        Assert.EndsWith(
            ",\"payload\":1,\"properties\":{" + Common + "\"correlation-data\":\"YSBi\"," + Repeated + "}}\n",
            Print(Form.Json(false), PropertyBytes.Every),
            StringComparison.Ordinal);

    [Fact]
    public void The_objects_of_F_have_them_before_the_payload_and_correlation_data_as_text() =>
        Assert.EndsWith(
            "\"payloadlen\":1,\"properties\":{" + Common + "\"correlation-data\":\"a b\"," + Repeated
                + "},\"payload\":1}\n",
            Print(OutputMessages.Custom("%J"), PropertyBytes.Every),
            StringComparison.Ordinal);

    [Fact]
    public void A_single_subscription_identifier_is_a_number() =>
        Assert.EndsWith("\"properties\":{\"subscription-identifier\":5}}\n", Print(Form.Json(false), [0x0B, 5]),
            StringComparison.Ordinal);

    [Fact]
    public void Without_any_there_is_no_member() =>
        Assert.DoesNotContain("properties", Print(Form.Json(false), []), StringComparison.Ordinal);

    [Fact]
    public void A_topic_alias_belongs_to_the_connection_and_is_not_shown()
    {
        Assert.DoesNotContain("properties", Print(Form.Json(false), [0x23, 0, 9]), StringComparison.Ordinal);
        Assert.DoesNotContain("properties", Print(OutputMessages.Custom("%j"), [0x23, 0, 9]), StringComparison.Ordinal);
        Assert.EndsWith(
            "\"properties\":{\"subscription-identifier\":5}}\n",
            Print(Form.Json(false), [0x23, 0, 9, 0x0B, 5]), StringComparison.Ordinal);
    }

    [Fact]
    public void Correlation_data_of_any_bytes_leaves_valid_JSON()
    {
        byte[] data = [0x09, 0, 4, 0xFF, 0x00, (byte)'"', (byte)'\n'];
        foreach (var format in new[] { Form.Json(false), OutputMessages.Custom("%j") })
        {
            using var document = JsonDocument.Parse(Print(format, data));
            Assert.True(document.RootElement.GetProperty("properties").TryGetProperty("correlation-data", out _));
        }
    }

    private static string Print(Form format, byte[] properties) =>
        Encoding.UTF8.GetString(OutputMessages.Print(format, "1"u8, properties: properties));
}
