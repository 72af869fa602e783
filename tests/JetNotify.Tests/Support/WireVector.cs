using System.Globalization;
using System.Text;
using JetNotify.Mqtt;

namespace JetNotify.Tests.Support;

/// <summary>One line of Data/wire: bytes from a broker and what a session must make of them. The files say how to read
/// them.</summary>
public sealed record WireVector(string Name, ProtocolVersion Version, string[] State, IReadOnlyList<byte[]> Packets,
    IReadOnlyList<string> Outcomes)
{
    /// <summary>All vectors of all files.</summary>
    public static IReadOnlyList<WireVector> All { get; } = Load();

    public byte[] Bytes => [.. Packets.SelectMany(packet => packet)];

    /// <summary>Whether the last packet is one that no session may take.</summary>
    public bool Fails => Outcomes[^1].Split(' ')[0] is "Malformed" or "Refused";

    public bool Has(string word) => State.Contains(word);

    /// <summary>The number after <c>word=</c>, or null.</summary>
    public int? Number(string word) =>
        State.Where(part => part.StartsWith(word + "=", StringComparison.Ordinal))
            .Select(part => (int?)int.Parse(part[(word.Length + 1)..], CultureInfo.InvariantCulture))
            .FirstOrDefault();

    public override string ToString() => Name;

    /// <summary>Hexadecimal and 'text' as bytes.</summary>
    public static byte[] Parse(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == ' ')
            {
                i++;
            }
            else if (text[i] == '\'')
            {
                int end = text.IndexOf('\'', i + 1);
                bytes.AddRange(Encoding.UTF8.GetBytes(text[(i + 1)..end]));
                i = end + 1;
            }
            else
            {
                bytes.Add(Convert.ToByte(text.Substring(i, 2), 16));
                i += 2;
            }
        }

        return [.. bytes];
    }

    private static List<WireVector> Load()
    {
        var vectors = new List<WireVector>();
        foreach (string? file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "wire"),
            "*.txt").Order(StringComparer.Ordinal))
        {
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                if (line.Length > 0 && line[0] != '#')
                {
                    vectors.Add(ParseLine($"{Path.GetFileName(file)}:{number}", line));
                }
            }
        }

        return vectors;
    }

    private static WireVector ParseLine(string name, string line)
    {
        string[] columns = line.Split(" | ");
        var version = columns[0] switch
        {
            "31" => ProtocolVersion.V31,
            "311" => ProtocolVersion.V311,
            "5" => ProtocolVersion.V5,
            _ => throw new FormatException($"{name}: {columns[0]} is no version"),
        };
        return new WireVector(
            name, version, columns[1].Split(' '), [.. columns[2].Split(" / ").Select(Parse)], columns[3].Split(" / "));
    }
}
