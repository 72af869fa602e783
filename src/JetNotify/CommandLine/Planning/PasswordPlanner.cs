using System.Text;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides who connects, and finds the password: option, file, URL, environment, or the person at the terminal.</summary>
internal static class PasswordPlanner
{
    private const string Variable = "JETNOTIFY_PASSWORD";

    /// <summary>User and password.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="login">The login options.</param>
    /// <param name="authority">Who and where the URL says, or null.</param>
    /// <param name="version">The version offered: before 5 a password needs a user [MQTT-3.1.2-22].</param>
    /// <param name="place">Host or socket, for the question.</param>
    /// <param name="surroundings">The environment and the person.</param>
    /// <exception cref="UsageException">Two sources for one thing; a file that cannot be.</exception>
    public static (string? User, ReadOnlyMemory<byte>? Password) Plan(
        Typed typed, LoginOptions login, Authority? authority, ProtocolVersion version, string place, Surroundings surroundings)
    {
        if (authority?.User is not null && typed.Has(login.User))
        {
            throw new UsageException(login.User, "the URL names the user already");
        }

        if (authority?.Password is not null && typed.FirstOf(login.Password, login.PasswordFile) is { } second)
        {
            throw new UsageException(second, "the URL holds a password already");
        }

        typed.NotBoth(login.Password, login.PasswordFile, "choose one");
        string? user = authority?.User ?? (typed.TryGet(login.User, out string? name) ? name : null);
        if (user is null && version != ProtocolVersion.V5 && typed.FirstOf(login.Password, login.PasswordFile) is { } needless)
        {
            throw new UsageException(needless, "before MQTT 5 a password needs a user: add -u");
        }

        if (typed.TryGet(login.PasswordFile, out string? file))
        {
            return (user, PasswordFile.Read(login.PasswordFile, file, surroundings));
        }

        string? password = authority?.Password ?? (typed.TryGet(login.Password, out string? typedPassword) ? typedPassword : null);
        if (password is null && user is not null)
        {
            password = FromElsewhere(user, place, surroundings);
        }

        return (user, password is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(password));
    }

    private static string? FromElsewhere(string user, string place, Surroundings surroundings)
    {
        string? password = surroundings.Variable(Variable);
        string source = Variable;
        if (password is null)
        {
            password = surroundings.AskPassword($"Password for {Quoted.Text(user)} on {Quoted.Text(place)}: ");
            source = "the password";

            // Enter alone: there are users without a password.
            password = password is "" ? null : password;
        }

        return password is not null && PlainText.MqttBytes(password, out _) is { } problem
            ? throw new UsageException($"{source}: {problem}")
            : password;
    }
}
