using System.Globalization;
using System.Text;
using JetNotify.Delivery;
using JetNotify.Delivery.Spooling;

namespace JetNotify.Tests.Delivery;

/// <summary>Records that a test makes up.</summary>
internal static class Records
{
    public static RecordRoute Route { get; } = RecordRoute.Of("r1", "ifa", "add");

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"test/r1/1/{number}/0");

    public static byte[] Body(int number, int padding = 0) => Encoding.UTF8.GetBytes(
        $"{Encoding.ASCII.GetString(SpoolLine.BodyStart)}{Id(number)}\",\"ts\":\"2026-11-27T10:00:00.000000Z\","
            + $"\"n\":{number},\"pad\":\"{new string('x', padding)}\"}}");

    public static void Add(this RecordBatch batch, int number, int padding = 0) =>
        batch.Add(Route, Encoding.ASCII.GetBytes(Id(number)), Body(number, padding));

    public static void Add(this Deliverer deliverer, int number) =>
        deliverer.Add(Route, Encoding.ASCII.GetBytes(Id(number)), Body(number));

    public static RecordBatch Batch(int from, int count)
    {
        var batch = new RecordBatch();
        for (int i = from; i < from + count; i++)
        {
            batch.Add(i);
        }

        return batch;
    }

    public static string IdText(this RecordBatch batch, int index) => Encoding.ASCII.GetString(batch.IdOf(index));

    public static List<string> Ids(int from, int count) => [.. Enumerable.Range(from, count).Select(Id)];
}
