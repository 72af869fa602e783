using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>The MQTT 5 properties of a message as a JSON object, under the names mosquitto_sub gives them.</summary>
internal static class JsonProperties
{
    /// <summary>
    /// Appends <c>,"properties":{…}</c>, or nothing when there are none. User properties keep their order and their
    /// duplicates: <c>"user-properties":[{"name":"value"},…]</c>. What may repeat comes last;
    /// several subscription identifiers become an array. A topic alias is not shown: it belongs to the connection, not
    /// to the message.
    /// </summary>
    /// <param name="batch">Where to.</param>
    /// <param name="properties">As on the wire, validated.</param>
    /// <param name="base64">Correlation data as base64, so that any bytes survive; else as text.</param>
    /// <param name="terminal">Whether a terminal shows it.</param>
    public static void Append(OutputBuffer batch, ReadOnlySpan<byte> properties, bool base64, bool terminal)
    {
        if (properties.IsEmpty || IsAliasAlone(properties))
        {
            return;
        }

        batch.Append(",\"properties\":"u8);
        long start = batch.Position;
        int identifiers = 0;
        int pairs = 0;
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            switch (reader.Id)
            {
                case PropertyId.PayloadFormatIndicator:
                    AppendNumber(batch, start, "\"payload-format-indicator\":"u8, reader.Number);
                    break;
                case PropertyId.MessageExpiryInterval:
                    AppendNumber(batch, start, "\"message-expiry-interval\":"u8, reader.Number);
                    break;
                case PropertyId.ContentType:
                    AppendText(batch, start, "\"content-type\":"u8, reader.Text, terminal);
                    break;
                case PropertyId.ResponseTopic:
                    AppendText(batch, start, "\"response-topic\":"u8, reader.Text, terminal);
                    break;
                case PropertyId.CorrelationData when base64:
                    AppendName(batch, start, "\"correlation-data\":"u8);
                    JsonText.AppendBase64(batch, reader.Data);
                    break;
                case PropertyId.CorrelationData:
                    AppendText(batch, start, "\"correlation-data\":"u8, reader.Data, terminal);
                    break;
                case PropertyId.SubscriptionIdentifier:
                    identifiers++;
                    break;
                case PropertyId.UserProperty:
                    pairs++;
                    break;
            }
        }

        if (identifiers > 0)
        {
            AppendName(batch, start, "\"subscription-identifier\":"u8);
            AppendIdentifiers(batch, properties, identifiers);
        }

        if (pairs > 0)
        {
            AppendName(batch, start, "\"user-properties\":"u8);
            AppendPairs(batch, properties, terminal);
        }

        batch.Append((byte)'}');
    }

    // It may not repeat, so whatever is longer has another.
    private static bool IsAliasAlone(ReadOnlySpan<byte> properties) =>
        properties is [(byte)PropertyId.TopicAlias, _, _];

    private static void AppendIdentifiers(OutputBuffer batch, ReadOnlySpan<byte> properties, int count)
    {
        long start = batch.Position;
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            if (reader.Id == PropertyId.SubscriptionIdentifier)
            {
                if (count > 1)
                {
                    batch.Append(batch.Position == start ? "["u8 : ","u8);
                }

                batch.AppendNumber(reader.Number);
            }
        }

        if (count > 1)
        {
            batch.Append((byte)']');
        }
    }

    private static void AppendPairs(OutputBuffer batch, ReadOnlySpan<byte> properties, bool terminal)
    {
        long start = batch.Position;
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            if (reader.Id == PropertyId.UserProperty)
            {
                batch.Append(batch.Position == start ? "[{"u8 : ",{"u8);
                JsonText.AppendString(batch, reader.Name, terminal);
                batch.Append((byte)':');
                JsonText.AppendString(batch, reader.Text, terminal);
                batch.Append((byte)'}');
            }
        }

        batch.Append((byte)']');
    }

    private static void AppendText(OutputBuffer batch, long start, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text,
        bool terminal)
    {
        AppendName(batch, start, name);
        JsonText.AppendString(batch, text, terminal);
    }

    private static void AppendNumber(OutputBuffer batch, long start, ReadOnlySpan<byte> name, uint value)
    {
        AppendName(batch, start, name);
        batch.AppendNumber(value);
    }

    private static void AppendName(OutputBuffer batch, long start, ReadOnlySpan<byte> name)
    {
        batch.Append(batch.Position == start ? (byte)'{' : (byte)',');
        batch.Append(name);
    }
}
