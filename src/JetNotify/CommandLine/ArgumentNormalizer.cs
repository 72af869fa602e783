using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>
/// Brings arguments into the one form that System.CommandLine cannot misread: <c>--name=value</c>. It reads a value
/// that begins with a dash or holds <c>=</c> as another option, drops what is empty after <c>=</c>, and knows no option
/// with several arguments; and it is here that it is known which name was mistyped and which value is missing. For one
/// command line; one thread.
/// </summary>
internal sealed class ArgumentNormalizer
{
    /// <summary>Stands between the arguments of one <c>-D</c>: no argument of a program can hold it.</summary>
    public const char Separator = '\0';

    // As many as belong to one -D.
    private const int MostArguments = 4;

    private readonly CommandTable _table;
    private readonly List<string> _normalized = [];
    private ToolCommand? _command;
    private Dictionary<string, DeclaredOption> _names;
    private bool _hasBareValue;

    private ArgumentNormalizer(CommandTable table)
    {
        _table = table;
        _names = table.NamesOf(null);
    }

    /// <summary>Returns the same arguments, whole and unambiguous.</summary>
    /// <exception cref="UsageException">An unknown name, a missing value, a value too many.</exception>
    public static NormalizedArguments Normalize(CommandTable table, ReadOnlySpan<string> args)
    {
        var normalizer = new ArgumentNormalizer(table);
        normalizer.Normalize(args);
        return new NormalizedArguments(normalizer._command, normalizer._normalized, normalizer._hasBareValue);
    }

    /// <summary>Returns the arguments that give an option a value.</summary>
    public static string[] ArgumentsOf(DeclaredOption option, string value) =>
        value.Length == 0 ? [option.Name, value] : [$"{option.Name}={value}"];

    private void Normalize(ReadOnlySpan<string> args)
    {
        bool first = false;
        while (args is [var arg, .. var following])
        {
            args = following;
            bool follows = first;
            first = false;
            if (arg == "--")
            {
                foreach (string operand in following)
                {
                    RefuseOperand(operand);
                }

                _normalized.Add(arg);
                _normalized.AddRange(following);
                break;
            }

            if (arg is ['-', '-', ..])
            {
                NormalizeLong(arg, ref args);
            }
            else if (arg is ['-', _, ..])
            {
                NormalizeShort(arg, ref args);
            }
            else if (_command is null)
            {
                _command = _table.Find(arg) ?? throw WrongWord.Command(_table, arg);
                _names = _table.NamesOf(_command);
                _normalized.Add(arg);
                first = true;
            }
            else if (follows && _command.BareValue is { } option && !LooksLikeTopic(arg))
            {
                // Only here: further on it may be what a shell has split off a password, which no name server is to
                // hear of.
                _normalized.AddRange(ArgumentsOf(option, arg));
                _hasBareValue = true;
            }
            else
            {
                RefuseOperand(arg);
                _normalized.Add(arg);
            }
        }
    }

    private void NormalizeLong(string arg, ref ReadOnlySpan<string> following)
    {
        int equals = arg.IndexOf('=');
        string name = equals < 0 ? arg : arg[..equals];
        if (!_names.TryGetValue(name, out var option))
        {
            throw WrongWord.Option(_table, _command, name);
        }

        Emit(option, equals < 0 ? null : arg[(equals + 1)..], ref following);
    }

    private void NormalizeShort(string arg, ref ReadOnlySpan<string> following)
    {
        // -topic would be -t with the value "opic", which nobody means.
        if (arg.Length > 2 && _names.ContainsKey($"-{arg}"))
        {
            throw WrongWord.Option(_table, _command, arg);
        }

        for (int i = 1; i < arg.Length; i++)
        {
            if (!_names.TryGetValue($"-{arg[i]}", out var option))
            {
                throw WrongWord.Option(_table, _command, arg.Length == 2 || i > 1 ? $"-{arg[i]}" : arg);
            }

            string? rest = i + 1 < arg.Length ? arg[(i + 1)..] : null;
            if (option.TakesValue)
            {
                Emit(option, rest is ['=', .. var value] ? value : rest, ref following);
                return;
            }

            bool hasValue = rest is ['=', ..];
            Emit(option, hasValue ? rest : null, ref following);
        }
    }

    private void Emit(DeclaredOption option, string? attached, ref ReadOnlySpan<string> following)
    {
        if (!option.TakesValue)
        {
            _normalized.Add(attached is null ? option.Name : throw new UsageException(option, "takes no value"));
            return;
        }

        var near = following[..Math.Min(following.Length, MostArguments)];
        string[] values = attached is null ? [.. near] : [attached, .. near];
        int count = option.ArgumentsIn(values);
        if (count > values.Length)
        {
            throw new UsageException(option, $"{option.ValueNoun} is missing{Hint(option)}");
        }

        // One argument alone is more often forgotten than it begins with a dash.
        if (attached is null && count == 1 && LooksLikeOption(values[0]))
        {
            throw new UsageException(
                option, $"{option.ValueNoun} is missing (one that begins with a dash is written "
                    + $"{option.Name}={Quoting.Text(values[0])})");
        }

        string value = string.Join(Separator, values.AsSpan(0, count)!);
        following = following[(attached is null ? count : count - 1)..];
        _normalized.AddRange(ArgumentsOf(option, value));
    }

    // Elsewhere -h asks for help.
    private static string Hint(DeclaredOption option) => option.Aliases.Contains("-h") ? " (for help type --help)" : "";

    private bool LooksLikeOption(string arg) => arg is ['-', '-', >= 'a' and <= 'z', ..] || _names.ContainsKey(arg);

    private static bool LooksLikeTopic(string arg) =>
        !arg.Contains("://", StringComparison.Ordinal) && arg.AsSpan().ContainsAny("/#+$");

    private void RefuseOperand(string operand)
    {
        if (_command is null || _command.Command.Arguments.Count == 0)
        {
            // The rest of a password that the shell has split is not repeated.
            if (_normalized is [.., ['-', '-', 'p', 'a', 's', 's', 'w', 'o', 'r', 'd', '=', ..]])
            {
                throw new UsageException(
                    "what follows the password belongs to no option (quote a password that the shell would split)");
            }

            throw new UsageException(
                $"{Quoting.Text(operand)} belongs to no option (topics go with -t; quote what the shell would split)");
        }
    }
}
