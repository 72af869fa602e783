using System.Globalization;
using JetNotify.Json;

// Usage: FILE ROUNDS. Minifies the texts of the file, one behind each four bytes of its length, so many times over, and
// prints the nanoseconds of CPU that a text took. minify.cpp is the same over simdjson.
var texts = new List<byte[]>();
using (var file = new BinaryReader(File.OpenRead(args[0])))
{
    while (file.BaseStream.Position < file.BaseStream.Length)
    {
        texts.Add(file.ReadBytes(file.ReadInt32()));
    }
}

var minifier = new JsonMinifier();
byte[] room = new byte[texts.Max(text => text.Length)];
long Work(int rounds)
{
    long length = 0L;
    for (int round = 0; round < rounds; round++)
    {
        foreach (byte[] text in texts)
        {
            length += minifier.Minify(text, room);
        }
    }

    return length;
}

// Until it was compiled for speed.
int measured = int.Parse(args[1], CultureInfo.InvariantCulture);
long warm = Work(measured);
var before = Environment.CpuUsage.TotalTime;
if (Work(measured) != warm || warm <= 0)
{
    return 1;
}

Console.WriteLine(((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / measured / texts.Count).ToString("F1",
    CultureInfo.InvariantCulture));
return 0;
