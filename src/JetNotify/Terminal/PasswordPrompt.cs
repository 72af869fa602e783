using System.Text;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Terminal;

/// <summary>Asks for a password on the terminal.</summary>
internal static class PasswordPrompt
{
    /// <summary>Asks on standard error and reads from standard input without echo.</summary>
    /// <returns>What was typed, maybe nothing; null where either is not a terminal.</returns>
    public static string? Ask(string prompt)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            using var console = Console.OpenStandardError();
            console.Write(Encoding.UTF8.GetBytes(prompt));
            string typed = ReadKeys();
            console.Write("\r\n"u8);
            return typed;
        }

        using var error = new DescriptorStream(Posix.StandardError);
        byte[] question = Encoding.UTF8.GetBytes(prompt);
        using var echo = new TerminalEcho(() => error.Write(question));
        string line = ReadLine();
        error.Write("\n"u8);
        return line;
    }

    /// <summary>Reads a line that the terminal itself lets edit, and not a byte more. Console's own stream would not
    /// do: on a terminal it shows each key itself.</summary>
    private static string ReadLine()
    {
        using var descriptor = new SafeFileHandle(0, ownsHandle: false);
        using var input = new FileStream(descriptor, FileAccess.Read, bufferSize: 0);
        var bytes = new List<byte>();
        for (int next = input.ReadByte(); next is not (-1 or '\n'); next = input.ReadByte())
        {
            bytes.Add((byte)next);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Reads keys to the end of a line where no terminal line without echo is to be had.</summary>
    private static string ReadKeys()
    {
        var password = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return password.ToString();
                case ConsoleKey.Backspace:
                    password.Length -= password.Length > 0 ? 1 : 0;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        password.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
