using System.Text;
using System.Text.RegularExpressions;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Acting;

/// <summary>A body with gaps: <c>{{interface}}</c> stands for what an event tells of that path, as it stands within a
/// string of JSON, <c>{{record}}</c> for the whole record.</summary>
internal sealed partial class BodyTemplate
{
    private const string Record = "record";

    private readonly List<(byte[] Text, EventPath? Path)> _parts = [];

    private BodyTemplate()
    {
    }

    /// <summary>Parses a template.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Parse(string text, out BodyTemplate template)
    {
        template = new BodyTemplate();
        int end = 0;
        foreach (Match gap in Gap().Matches(text))
        {
            string name = gap.Groups[1].Value;
            EventPath? path = null;
            if (name != Record && !EventPath.TryParse(name, out path, out var problem))
            {
                return $"{gap.Value}: {problem.Message}";
            }

            template._parts.Add((Encoding.UTF8.GetBytes(text[end..gap.Index]), path));
            end = gap.Index + gap.Length;
        }

        template._parts.Add((Encoding.UTF8.GetBytes(text[end..]), null));
        return null;
    }

    /// <summary>Returns what fills the gaps.</summary>
    /// <param name="decoder">Decodes the events; asked for the paths.</param>
    public Filler Bind(EventDecoder decoder) => new(
        [.. _parts.Select(part => (part.Text, part.Path is { } path ? decoder.Add(path) : (EventField?)null))]);

    [GeneratedRegex(@"\{\{\s*([^{}]*?)\s*\}\}")]
    private static partial Regex Gap();

    /// <summary>A template whose paths a decoder knows. One thread.</summary>
    internal sealed class Filler(IReadOnlyList<(byte[] Text, EventField? Field)> parts)
    {
        private readonly OutputBuffer _body = new(capacity: 1024);
        private readonly OutputBuffer _string = new(capacity: 1024);

        /// <summary>Returns the body of an event.</summary>
        public byte[] Fill(in JetEvent message, ReadOnlySpan<byte> record)
        {
            _body.Clear();
            for (int i = 0; i < parts.Count; i++)
            {
                _body.Append(parts[i].Text);
                if (parts[i].Field is not { } field)
                {
                    _body.Append(i < parts.Count - 1 ? record : default);
                }
                else if (message.TryGet(field, out var value))
                {
                    _string.Clear();
                    JsonText.AppendString(_string, value, terminal: false);
                    _body.Append(_string.Written[1..^1]);
                }
            }

            return _body.Written.ToArray();
        }
    }
}
