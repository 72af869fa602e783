using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>Who connects.</summary>
internal sealed class LoginOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public LoginOptions()
        : base("Login")
    {
        User = Value<string>("--username", ["-u"], "USER", "a user",
            "The user name; on a terminal the password is asked for.", PlainText.MqttName);
        Password = Value<string>("--password", ["-P", "--pw"], "PASSWORD", "a password",
            "The password; others on this machine can see it here, so rather\nuse --password-file or the environment variable JETNOTIFY_PASSWORD.", PlainText.MqttBytes);
        PasswordFile = Value<string>("--password-file", [], "FILE", "a file",
            "The password is the first line of this file (-: of standard input).", PlainText.Path);
    }

    /// <summary><c>--username</c>.</summary>
    public ValueOption<string> User { get; }

    /// <summary><c>--password</c>.</summary>
    public ValueOption<string> Password { get; }

    /// <summary><c>--password-file</c>.</summary>
    public ValueOption<string> PasswordFile { get; }
}
