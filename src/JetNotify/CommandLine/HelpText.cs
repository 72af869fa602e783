namespace JetNotify.CommandLine;

/// <summary>Help, written from the declarations of the options.</summary>
internal static class HelpText
{
    /// <summary>Where descriptions begin; names that reach further get a line of their own.</summary>
    private const int Column = 32;

    /// <summary>What there is, on half a screen.</summary>
    public static void WriteBrief(TextWriter output) => output.Write("""
        jetnotify receives what a Juniper router's JET notification service says, and prints it for pipes.

        Usage: jetnotify subscribe --host ROUTER --topic FILTER [OPTION]...

          jetnotify subscribe --host vqfx --topic '/junos/events/#'
          jetnotify subscribe --host vqfx --topic '/junos/events/kernel/interfaces/ifa/add/#' -o json | jq .

        Commands:
          subscribe    Subscribe to topics and print what arrives.

        jetnotify subscribe --help shows every option, jetnotify --version the version.

        """);

    /// <summary>Everything about <c>subscribe</c>.</summary>
    public static void WriteSubscribe(TextWriter output, IReadOnlyList<OptionGroup> groups)
    {
        output.Write("""
            Subscribe to topics and print what arrives, one message a line, on standard output.

            Usage: jetnotify subscribe --host ROUTER --topic FILTER [OPTION]...

            """);
        foreach (var group in groups)
        {
            output.Write($"\n{group.Title}:\n");
            foreach (var option in group.Options)
            {
                WriteOption(output, option);
            }
        }

        output.Write("""

            Help:
              -?, --help                    Show this.
              --version                     Show the version.

            Durations are seconds (10) or have a unit: 500ms, 10s, 5m, 1h, 1d.
            A value that begins with a dash is written --name=VALUE or -n=VALUE.
            Diagnostics and errors go to standard error; standard output carries messages alone.

            Exit codes:
               0  ended as asked: count reached, interrupted, quiet for --idle-timeout, the pipe's reader left
               1  the connection was lost and not regained
               2  an option, a file or a topic filter that cannot be; nothing was connected
               3  the broker cannot be reached, or closed the connection before it answered
               4  the broker refused the connection or every subscription
               5  the broker broke the protocol
               6  TLS: certificate, name or version
               7  the output could not be written
              27  --timeout ran out

            Examples:
              jetnotify subscribe -h vqfx -t '/junos/events/kernel/interfaces/ifa/add/#' --no-topic | jq .
              jetnotify subscribe -h vqfx -t '/junos/events/syslog/+' -o json --idle-timeout 1m
              jetnotify subscribe -L 'mqtts://ops@broker.example//junos/events/#' --password-file secret
              jetnotify subscribe -h vqfx -t '/junos/events/#' -c -i noc-1 -q 1 --connect-timeout 0
              jetnotify subscribe -h vqfx -t '/junos/events/#' -F '%I %t %p'

            """);
    }

    private static void WriteOption(TextWriter output, DeclaredOption option)
    {
        string names = "";
        foreach (string alias in option.Aliases)
        {
            if (alias.Length == 2)
            {
                names += alias + ", ";
            }
        }

        names = $"  {names}{option.Name}";
        foreach (string alias in option.Aliases)
        {
            if (alias.Length > 2)
            {
                names += ", " + alias;
            }
        }

        names += option.TakesValue ? " " + option.HelpName : "";
        output.Write(names);
        output.Write(names.Length < Column - 1 ? new string(' ', Column - names.Length) : "\n" + new string(' ', Column));
        output.Write(option.Description!.Replace("\n", "\n" + new string(' ', Column), StringComparison.Ordinal));
        output.Write('\n');
    }
}
