namespace JetNotify.Json;

// How a shape is come by.
internal sealed unsafe partial class JsonShape
{
    /// <summary>Becomes the shape of a text.</summary>
    /// <param name="json">JSON.</param>
    /// <param name="members">Its values.</param>
    /// <param name="values">Gets the places of its strings, within their quotes, and of its numbers.</param>
    /// <returns>Whether it can be learnt: not if it is too long, or has names that are not plain. Else nothing has this
    /// shape.</returns>
    public bool Learn(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, Span<JsonValue> values)
    {
        Version++;
        Count = -1;
        int count = 0;
        int from = 0;
        int between = 0;
        int minified = 0;
        bool inString = false;
        for (int i = 0; i <= members.Length; i++)
        {
            int start = json.Length;
            int end = json.Length;
            bool isString = false;
            if (i < members.Length)
            {
                byte first = json[members[i].Value];
                isString = first == '"';
                if (!isString && first is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
                {
                    continue;
                }

                start = members[i].Value + (isString ? 1 : 0);
                end = members[i].ValueEnd - (isString ? 1 : 0);
            }

            int length = start - from;
            if (count > MostValues || between + length > MostText)
            {
                return false;
            }

            json[from..start].CopyTo(_between.AsSpan(between));
            int shorter = Minify(json[from..start], _minified.AsSpan(minified), ref inString);
            if (_minified.AsSpan(minified, shorter).ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return false;
            }

            _parts[count] = new Part(between, length, minified, shorter, isString);
            between += length;
            minified += shorter;
            if (i < members.Length && count < MostValues)
            {
                values[count] = new JsonValue(start, end);
            }

            count++;
            from = end;
        }

        Count = count - 1;
        return true;
    }

    private static int Minify(ReadOnlySpan<byte> between, Span<byte> to, ref bool inString)
    {
        int length = 0;
        for (int i = 0; i < between.Length; i++)
        {
            byte value = between[i];
            if (!inString && value <= ' ')
            {
                continue;
            }

            to[length++] = value;
            if (value == '"')
            {
                inString = !inString;
            }
            else if (value == '\\')
            {
                to[length++] = between[++i];
            }
        }

        return length;
    }
}
