using System.Globalization;
using System.Text;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>The value of a property as its type wants it (MQTT 5.0 §2.2.2.2).</summary>
internal static class PropertyValue
{
    /// <summary>Understands a value.</summary>
    /// <param name="definition">The property.</param>
    /// <param name="values">The value; name and value of a user property.</param>
    /// <param name="property">The property with its value.</param>
    public static string? Parse(PropertyDefinition definition, ReadOnlySpan<string> values, out Property property)
    {
        string text = values[^1];
        property = new Property(definition.Id);
        if (definition.IsNumber)
        {
            if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
                || number < definition.Minimum || number > definition.Maximum)
            {
                return $"{Quoted.Text(text)} is not a {definition.Name} ({definition.Minimum} to {definition.Maximum})";
            }

            property = property with { Number = number };
            return null;
        }

        if (definition.Type == PropertyType.BinaryData)
        {
            property = property with { Data = Encoding.UTF8.GetBytes(text) };
            return PlainText.MqttBytes(text, out _) is { } tooLong ? $"{definition.Name}: {tooLong}" : null;
        }

        property = property with { Text = text, Name = definition.Type == PropertyType.TextPair ? values[0] : null };
        foreach (string part in values)
        {
            if (PlainText.MqttString(part, out _) is { } problem)
            {
                return $"{definition.Name}: {problem}";
            }
        }

        return definition.Id == PropertyId.ResponseTopic && TopicText.Name(text, out _) is { } wrong ? $"{definition.Name}: {wrong}" : null;
    }
}
