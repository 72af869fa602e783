using System.CommandLine;
using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>
/// Brings arguments into the one form that System.CommandLine cannot misread: <c>--name=value</c>. It reads a value
/// that begins with a dash or holds <c>=</c> as another option, drops what is empty after <c>=</c>, and knows no option
/// with several arguments; and it is here that it is known which name was mistyped and which value is missing.
/// </summary>
internal static class ArgumentNormalizer
{
    /// <summary>Stands between the arguments of one <c>-D</c>: no argument of a program can hold it.</summary>
    public const char Separator = '\0';

    // As many as belong to one -D.
    private const int MostArguments = 4;

    /// <summary>Returns the same arguments, whole and unambiguous.</summary>
    /// <exception cref="UsageException">An unknown name, a missing value, a value too many.</exception>
    public static List<string> Normalize(Command root, ReadOnlySpan<string> args)
    {
        var normalized = new List<string>(args.Length);
        var command = root;
        var names = NamesOf(command);
        while (args is [var arg, .. var following])
        {
            args = following;
            if (arg == "--")
            {
                foreach (string operand in following)
                {
                    RefuseOperand(command, operand, normalized);
                }

                normalized.Add(arg);
                normalized.AddRange(following);
                break;
            }

            if (arg is ['-', '-', ..])
            {
                NormalizeLong(command, names, arg, normalized, ref args);
            }
            else if (arg is ['-', _, ..])
            {
                NormalizeShort(command, names, arg, normalized, ref args);
            }
            else if (command.Subcommands.Count > 0)
            {
                command = Subcommand(command, arg);
                names = NamesOf(command, names);
                normalized.Add(arg);
            }
            else
            {
                RefuseOperand(command, arg, normalized);
                normalized.Add(arg);
            }
        }

        return normalized;
    }

    private static void NormalizeLong(
        Command command, Dictionary<string, Option> names, string arg, List<string> normalized,
        ref ReadOnlySpan<string> following)
    {
        int equals = arg.IndexOf('=');
        string name = equals < 0 ? arg : arg[..equals];
        if (!names.TryGetValue(name, out var option))
        {
            throw Unknown(command, names, name);
        }

        Emit(option, names, equals < 0 ? null : arg[(equals + 1)..], normalized, ref following);
    }

    private static void NormalizeShort(
        Command command, Dictionary<string, Option> names, string arg, List<string> normalized,
        ref ReadOnlySpan<string> following)
    {
        // -topic would be -t with the value "opic", which nobody means.
        if (arg.Length > 2 && names.ContainsKey($"-{arg}"))
        {
            throw Unknown(command, names, arg);
        }

        for (int i = 1; i < arg.Length; i++)
        {
            if (!names.TryGetValue($"-{arg[i]}", out var option))
            {
                throw Unknown(command, names, arg.Length == 2 || i > 1 ? $"-{arg[i]}" : arg);
            }

            string? rest = i + 1 < arg.Length ? arg[(i + 1)..] : null;
            if (option is DeclaredOption { TakesValue: true })
            {
                Emit(option, names, rest is ['=', .. var value] ? value : rest, normalized, ref following);
                return;
            }

            bool hasValue = rest is ['=', ..];
            Emit(option, names, hasValue ? rest : null, normalized, ref following);
        }
    }

    private static void Emit(
        Option option, Dictionary<string, Option> names, string? attached, List<string> normalized,
        ref ReadOnlySpan<string> following)
    {
        if (option is not DeclaredOption { TakesValue: true } declared)
        {
            normalized.Add(attached is null ? option.Name : throw new UsageException($"{option.Name}: takes no value"));
            return;
        }

        var near = following[..Math.Min(following.Length, MostArguments)];
        string[] values = attached is null ? [.. near] : [attached, .. near];
        int count = declared.ArgumentsIn(values);
        if (count > values.Length)
        {
            throw new UsageException(declared, $"{declared.ValueNoun} is missing");
        }

        // One argument alone is more often forgotten than it begins with a dash.
        if (attached is null && count == 1 && LooksLikeOption(values[0], names))
        {
            throw new UsageException(
                declared, $"{declared.ValueNoun} is missing (one that begins with a dash is written "
                    + $"{declared.Name}={Quoting.Text(values[0])})");
        }

        string value = string.Join(Separator, values.AsSpan(0, count)!);
        following = following[(attached is null ? count : count - 1)..];
        if (value.Length == 0)
        {
            normalized.Add(option.Name);
            normalized.Add(value);
        }
        else
        {
            normalized.Add($"{option.Name}={value}");
        }
    }

    private static bool LooksLikeOption(string arg, Dictionary<string, Option> names) =>
        arg is ['-', '-', >= 'a' and <= 'z', ..] || names.ContainsKey(arg);

    private static Command Subcommand(Command command, string name)
    {
        var known = new List<string>();
        foreach (var subcommand in command.Subcommands)
        {
            if (subcommand.Name == name)
            {
                return subcommand;
            }

            known.Add(subcommand.Name);
        }

        throw new UsageException(Suggestion.For(name, known) is { } similar
            ? $"unknown command {Quoting.Text(name)} (did you mean {similar}?)"
            : $"unknown command {Quoting.Text(name)} (jetnotify --help lists all)");
    }

    private static void RefuseOperand(Command command, string operand, List<string> before)
    {
        if (command.Arguments.Count == 0)
        {
            // The rest of a password that the shell has split is not repeated.
            if (before is [.., ['-', '-', 'p', 'a', 's', 's', 'w', 'o', 'r', 'd', '=', ..]])
            {
                throw new UsageException(
                    "what follows the password belongs to no option (quote a password that the shell would split)");
            }

            throw new UsageException(
                $"{Quoting.Text(operand)} belongs to no option (topics go with -t; quote what the shell would split)");
        }
    }

    private static UsageException Unknown(Command command, Dictionary<string, Option> names, string name)
    {
        foreach (var subcommand in command.Subcommands)
        {
            if (NamesOf(subcommand).ContainsKey(name))
            {
                return new UsageException($"{name} goes after the command: jetnotify {subcommand.Name} {name} …");
            }
        }

        string where = command.Subcommands.Count > 0 ? "jetnotify" : $"jetnotify {command.Name}";
        return new UsageException(Suggestion.For(name, names.Keys) is { } similar
            ? $"unknown option {Quoting.Text(name)} (did you mean {similar}?)"
            : $"unknown option {Quoting.Text(name)} ({where} --help lists all)");
    }

    private static Dictionary<string, Option> NamesOf(Command command, Dictionary<string, Option>? outer = null)
    {
        var names = new Dictionary<string, Option>(StringComparer.Ordinal);
        foreach (var (name, option) in outer ?? names)
        {
            if (option.Recursive)
            {
                names[name] = option;
            }
        }

        foreach (var option in command.Options)
        {
            names[option.Name] = option;
            foreach (string alias in option.Aliases)
            {
                names[alias] = option;
            }
        }

        return names;
    }
}
