using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace JetNotify.Bench;

/// <summary>The floor on .NET: <c>floor.c</c> once more, so that the runtime's price can be told from ours.</summary>
internal static partial class Floor
{
    /// <summary>Usage: PORT BYTES. Receives so many bytes of packets and writes them to standard output.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        long left = long.Parse(arguments[1], CultureInfo.InvariantCulture);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, int.Parse(arguments[0], CultureInfo.InvariantCulture));
        byte[] buffer = new byte[256 * 1024];
        socket.Send("\u0010\u0011\0\u0004MQTT\u0004\u0002\0\0\0\u0005floor"u8);
        Receive(socket, buffer, 4);
        socket.Send([0x82, 6, 0, 1, 0, 1, (byte)'#', 0]);
        Receive(socket, buffer, 5);

        while (left > 0)
        {
            int got = socket.Receive(buffer);
            if (got == 0)
            {
                return 1;
            }

            left -= got;
            for (int at = 0; at < got;)
            {
                nint put = Write(1, in buffer[at], got - at);
                at += put > 0 ? (int)put : throw new IOException("standard output took nothing");
            }
        }

        socket.Send([0xE0, 0]);
        return 0;
    }

    private static void Receive(Socket socket, byte[] buffer, int length)
    {
        for (int at = 0; at < length;)
        {
            int got = socket.Receive(buffer.AsSpan(at, length - at));
            at += got > 0 ? got : throw new EndOfStreamException("the broker closed the connection");
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, in byte bytes, nint length);
}
