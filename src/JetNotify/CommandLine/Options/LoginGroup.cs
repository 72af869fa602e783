using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>Who connects, and the password: by option, file, command, URL, the service manager's credential, or from
/// the person at the terminal.</summary>
internal sealed class LoginGroup : OptionGroup
{
    /// <summary>The name of the credential that systemd hands over (systemd.exec(5), LoadCredential).</summary>
    private const string Credential = "jetnotify.password";

    private readonly ValueOption<string> _user;
    private readonly ValueOption<string> _password;
    private readonly ValueOption<string> _passwordFile;
    private readonly ValueOption<string> _passwordCommand;

    public LoginGroup()
        : base("Login")
    {
        _user = Common(Value<string>("--username", ["-u"], "USER", "a user",
            "The user name; on a terminal the password is asked for.", TextParser.MqttName));
        _password = Value<string>("--password", ["-P", "--pw"], "PASSWORD", "a password",
            "The password; others on this machine can see it here, so rather use --password-file, --password-command "
                + "or "
                + "the environment variable JETNOTIFY_PASSWORD.",
            TextParser.MqttBytes);
        _passwordFile = Common(InputFile("--password-file",
            "The password is the first line of this file (-: of standard input).", TextParser.Path));
        _passwordCommand = Value<string>("--password-command", [], "COMMAND", "a command",
            "The password is the first line that this command of the shell writes: 'pass show noc/vqfx'.",
            TextParser.NotEmpty);
        _password.IsSecret = true;
        foreach (var option in Options)
        {
            option.IsCredential = true;
        }

        Contradict(_password, "choose one", _passwordFile.Name, _passwordCommand.Name);
        Contradict(_passwordFile, "choose one", _passwordCommand.Name);
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
        bool needsUser = user is null && connect.Version != ProtocolVersion.V5;
        if (needsUser && parsed.FirstOf(_password, _passwordFile, _passwordCommand) is { } needless
            && parsed.IsTyped(needless))
        {
            throw new UsageException(needless, "before MQTT 5 a password needs a user: add -u");
        }

        var password = needsUser ? null : Password(parsed, authority, user, place, environment);
        var whole = connect with { UserName = user, Password = password };
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

    // What stands in environment or profile gives way to the URL.
    private void RefuseContradictions(ParsedOptions parsed, Authority? authority)
    {
        if (authority?.User is not null && parsed.IsTyped(_user))
        {
            throw new UsageException(_user, "the URL names the user already");
        }

        if (authority?.Password is not null && parsed.FirstOf(_password, _passwordFile, _passwordCommand) is { } second
            && parsed.IsTyped(second))
        {
            throw new UsageException(second, "the URL holds a password already");
        }
    }

    private ReadOnlyMemory<byte>? Password(
        ParsedOptions parsed, Authority? authority, string? user, string place, ToolEnvironment environment)
    {
        if (authority?.Password is { } inUrl)
        {
            return Encoding.UTF8.GetBytes(inUrl);
        }

        if (parsed.TryGet(_passwordFile, out string? file))
        {
            return SecretFile.Read(_passwordFile, file, environment);
        }

        if (parsed.TryGet(_passwordCommand, out string? command))
        {
            return SecretCommand.Run(_passwordCommand, command);
        }

        if (parsed.TryGet(_password, out string? given))
        {
            return Encoding.UTF8.GetBytes(given);
        }

        return user is null ? null
            : SecretFile.Credential(Credential, _passwordFile, environment) ?? Asked(user, place, environment);
    }

    private static ReadOnlyMemory<byte>? Asked(string user, string place, ToolEnvironment environment)
    {
        string? password = environment.AskPassword(
            $"Password for {Quoting.Text(user)} on {Quoting.Text(place)}: ");

        // Enter alone: there are users without a password.
        return string.IsNullOrEmpty(password) ? default(ReadOnlyMemory<byte>?)
            : TextParser.MqttBytes(password, out _) is { } problem
                ? throw new UsageException($"the password: {problem}")
            : Encoding.UTF8.GetBytes(password);
    }
}
