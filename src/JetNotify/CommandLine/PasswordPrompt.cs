using System.Text;

namespace JetNotify.CommandLine;

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

        Console.Error.Write(prompt);
        var password = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return password.ToString();
                case ConsoleKey.Backspace:
                    password.Length -= password.Length > 0 ? 1 : 0;
                    break;
                case ConsoleKey.U when key.Modifiers == ConsoleModifiers.Control:
                    password.Clear();
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
