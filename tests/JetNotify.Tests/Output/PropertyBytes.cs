using System.Text;

namespace JetNotify.Tests.Output;

/// <summary>MQTT 5 properties written out by hand (MQTT 5.0 §2.2.2.2), not by the code under test.</summary>
internal static class PropertyBytes
{
    /// <summary>Every property a PUBLISH may have, two of them repeated.</summary>
    public static byte[] Every { get; } =
    [
        0x26, .. Text("k"), .. Text("v"),
        0x01, 1,
        0x02, 0xEE, 0x6B, 0x28, 0x00,
        0x23, 0, 9,
        0x08, .. Text("r/t"),
        0x09, 0, 3, .. "a b"u8,
        0x26, .. Text("k"), .. Text("w"),
        0x0B, 0xAC, 0x02,
        0x03, .. Text("text/x"),
        0x0B, 0x05,
        0x26, .. Text("é"), .. Text(""),
    ];

    public static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
