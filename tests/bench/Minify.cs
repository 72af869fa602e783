using System.Globalization;

namespace JetNotify.Bench;

/// <summary>
/// Minifying alone, beside simdjson's: the real address event, each time with other digits. Ours also checks that it is
/// JSON, which simdjson leaves to others.
/// </summary>
internal sealed class Minify(BenchOptions options, Programs programs, Table table)
{
    private const int Texts = 512;
    private const double AtLeast = 1 / 1.5;

    /// <summary>The name of its row.</summary>
    public const string Name = "minify alone, event";

    /// <summary>Runs both by turns.</summary>
    public void Run()
    {
        if (programs.MinifyOurs is null || programs.MinifySimdjson is null)
        {
            return;
        }

        string texts = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(texts, AllTexts());
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                ours.Add(Nanoseconds(programs.MinifyOurs, texts));
                theirs.Add(Nanoseconds(programs.MinifySimdjson, texts));
            }

            double ratio = Median.Of(theirs.Zip(ours, (peer, one) => peer / one));
            table.Add(Name, "JsonMinifier", options.Messages, $"{Table.Text(Median.Of(ours), "F0")} ns", "");
            table.Add(Name, "simdjson::minify", options.Messages,
                $"{Table.Text(Median.Of(theirs), "F0")} ns, CPU {Table.Text(ratio, "F2")} × ours",
                $"≥ {Table.Text(AtLeast, "F2")}: {Table.Verdict(ratio >= AtLeast)}");
        }
        finally
        {
            File.Delete(texts);
        }
    }

    private double Nanoseconds(string program, string texts)
    {
        string said = Path.GetTempFileName();
        try
        {
            string rounds = Math.Max(1, options.Messages / Texts).ToString(CultureInfo.InvariantCulture);
            var cost = Child.Run([program, texts, rounds], said, options.Deadline);
            return cost.ExitCode == 0
                ? double.Parse(File.ReadAllText(said), CultureInfo.InvariantCulture)
                : throw new BenchException($"{program} ended with {cost.ExitCode}");
        }
        finally
        {
            File.Delete(said);
        }
    }

    // Values of other lengths too, so that nothing is foreseen but the names and what is between.
    private static byte[] AllTexts()
    {
        var random = new Random(1);
        var all = new MemoryStream();
        for (int i = 0; i < Texts; i++)
        {
            List<byte> text = [];
            foreach (byte value in Payload.Event.Body)
            {
                bool isDigit = value is > (byte)'0' and <= (byte)'9';
                text.AddRange(Enumerable.Range(0, isDigit ? random.Next(1,
                    3) : 1).Select(_ => isDigit ? (byte)random.Next('1', '9' + 1) : value));
            }

            all.Write(BitConverter.GetBytes(text.Count));
            all.Write([.. text]);
        }

        return all.ToArray();
    }
}
