using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>Who connects, and the password: by option, file, URL, environment, or from the person at the
/// terminal.</summary>
internal sealed class LoginGroup : OptionGroup
{
    private const string Variable = "JETNOTIFY_PASSWORD";

    private readonly ValueOption<string> _user;
    private readonly ValueOption<string> _password;
    private readonly ValueOption<string> _passwordFile;

    public LoginGroup()
        : base("Login")
    {
        _user = Common(Value<string>("--username", ["-u"], "USER", "a user",
            "The user name; on a terminal the password is asked for.", TextParser.MqttName));
        _password = Value<string>("--password", ["-P", "--pw"], "PASSWORD", "a password",
            "The password; others on this machine can see it here, so rather use --password-file or the environment "
                + "variable JETNOTIFY_PASSWORD.",
            TextParser.MqttBytes);
        _passwordFile = Common(InputFile("--password-file",
            "The password is the first line of this file (-: of standard input).", TextParser.Path));
    }

    /// <summary>Returns what CONNECT says with user and password in it, whole and checked.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="connect">What CONNECT says beside; before MQTT 5 a password needs a user [MQTT-3.1.2-22].</param>
    /// <param name="authority">Who and where the URL says, or null.</param>
    /// <param name="place">Host or socket, for the question.</param>
    /// <param name="environment">The environment and the person.</param>
    /// <exception cref="UsageException">Two sources for one thing; a file that cannot be.</exception>
    public ConnectOptions Plan(
        ParsedOptions parsed, ConnectOptions connect, Authority? authority, string place, ToolEnvironment environment)
    {
        RefuseContradictions(parsed, authority);
        string? user = authority?.User ?? (parsed.TryGet(_user, out string? name) ? name : null);
        if (user is null && connect.Version != ProtocolVersion.V5
            && parsed.FirstOf(_password, _passwordFile) is { } needless)
        {
            throw new UsageException(needless, "before MQTT 5 a password needs a user: add -u");
        }

        var whole = connect with { UserName = user, Password = Password(parsed, authority, user, place, environment) };
        try
        {
            whole.Validate();
            return whole;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private void RefuseContradictions(ParsedOptions parsed, Authority? authority)
    {
        if (authority?.User is not null && parsed.Has(_user))
        {
            throw new UsageException(_user, "the URL names the user already");
        }

        if (authority?.Password is not null && parsed.FirstOf(_password, _passwordFile) is { } second)
        {
            throw new UsageException(second, "the URL holds a password already");
        }

        parsed.NotBoth(_password, _passwordFile, "choose one");
    }

    private ReadOnlyMemory<byte>? Password(
        ParsedOptions parsed, Authority? authority, string? user, string place, ToolEnvironment environment)
    {
        if (parsed.TryGet(_passwordFile, out string? file))
        {
            return SecretFile.Read(_passwordFile, file, environment);
        }

        string? password = authority?.Password
            ?? (parsed.TryGet(_password, out string? given) ? given : null)
            ?? (user is null ? null : FromElsewhere(user, place, environment));
        return password is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(password);
    }

    private static string? FromElsewhere(string user, string place, ToolEnvironment environment)
    {
        string? password = environment.Variable(Variable);
        if (password is [.. var line, '\n'])
        {
            // Whatever put it there may have ended the line, as a file's first line ends.
            password = line.TrimEnd('\r');
        }

        string source = Variable;
        if (password is null)
        {
            password = environment.AskPassword($"Password for {Quoting.Text(user)} on {Quoting.Text(place)}: ");
            source = "the password";

            // Enter alone: there are users without a password.
            password = password is "" ? null : password;
        }

        return password is not null && TextParser.MqttBytes(password, out _) is { } problem
            ? throw new UsageException($"{source}: {problem}")
            : password;
    }
}
