using System.Text.RegularExpressions;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Subscribe;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.CommandLine;

public sealed partial class OptionInvariantTests
{
    /// <summary>Every name that users of mosquitto_sub and of this tool may rely on.</summary>
    private const string Promised = """
        -h --host -p --port -L --url -A --bind --unix -u --username -P --password -t --topic -T --filter-out -U --unsubscribe
        -q --qos -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x --session-expiry -V --protocol-version
        -D --property -C --count -W --timeout -E -F --format -N -R --retained-only --retain-as-published --retain-handling
        -v --verbose -d --debug --quiet
        --cafile --capath --cert --key --insecure --tls-version --tls-alpn --ciphers --proxy --ws
        --password-file --idle-timeout -o --output --no-topic --color
        --tls --server-name --connect-timeout --no-reconnect --retry-max-delay --max-packet-size --timestamp
        --will-topic --will-payload --will-qos --will-retain --log-level --log-file
        --pw --no-tls --ws-path --ws-header --topics-file --filters-per-subscribe --key-password-file
        --demo --no-newline --no-retained --exit-after-suback
        --record --fsync --rotate-size --rotate-every --keep
        --event --op --interface --unit --family --prefix --table --firewall-filter --logical-router --syslog --where --status
        """;

    public static TheoryData<string> PromisedNames =>
        [.. Promised.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    private static List<DeclaredOption> Options =>
        [.. new SubscribeCommand().Groups.SelectMany(group => group.Options)];

    private static IEnumerable<string> NamesOf(DeclaredOption option) => [option.Name, .. option.Aliases];

    [Theory]
    [MemberData(nameof(PromisedNames))]
    public void A_promised_name_exists(string name) => Assert.Contains(name, Options.SelectMany(NamesOf));

    [Fact]
    public void No_name_exists_that_is_not_documented() =>
        Assert.Empty(Options.SelectMany(NamesOf)
            .Except(Documented().Matches(File.ReadAllText(Checkout.File("docs/options.md")))
                .Select(match => match.Value)));

    [Fact]
    public void No_name_stands_for_two_options()
    {
        var names = Options.SelectMany(NamesOf).Concat(["--help", "-?", "--version"]).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_name_is_one_letter_after_a_dash_or_words_after_two() =>
        Assert.All(Options.SelectMany(NamesOf), name => Assert.Matches("^(-[A-Za-z]|--[a-z]+(-[a-z]+)*)$", name));

    [Fact]
    public void Every_option_has_help_that_ends_like_a_sentence() =>
        Assert.All(Options, option => Assert.EndsWith(".", option.Description, StringComparison.Ordinal));

    [Fact]
    public void Help_lines_fit_a_terminal_of_120_columns() =>
        Assert.All(Invocation.OfSubscribe("--help").Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));

    [Fact]
    public void Help_shows_every_name_and_every_value()
    {
        string help = Invocation.OfSubscribe("--help").Output;

        Assert.All(Options, option =>
        {
            string line = help.Split('\n').Single(line => line.StartsWith("  -", StringComparison.Ordinal)
                && line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).TakeWhile(word => word[0] == '-')
                    .Contains(option.Name));
            Assert.All(option.Aliases, alias => Assert.Contains($"{alias}", line, StringComparison.Ordinal));
            Assert.Contains(option.TakesValue ? $"{option.HelpName}" : "  ", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_option_that_takes_a_value_says_what_is_missing_without_it() =>
        Assert.All(Options.Where(option => option.TakesValue), option =>
        {
            foreach (string name in NamesOf(option))
            {
                var run = Invocation.OfSubscribe("-t", "a", name);

                string hint = option.Name == "--host" ? " (for help type --help)" : "";
                Assert.Equal($"jetnotify: {option.Name}: {option.ValueNoun} is missing{hint}\n", run.Error);
                Assert.Equal((int)ExitCode.Usage, run.Code);
            }
        });

    [Fact]
    public void Every_option_without_a_value_refuses_one() =>
        Assert.All(Options.Where(option => !option.TakesValue), option =>
        {
            var run = Invocation.OfSubscribe("-t", "a", $"{option.Name}=1");

            Assert.Equal($"jetnotify: {option.Name}: takes no value\n", run.Error);
        });

    [Fact]
    public void No_option_answers_an_odd_value_with_an_exception_or_a_type_name()
    {
        string[] odd = ["", " ", "\0", "-", "--", "=", "@file", "[suggest]", "subscribe", "true", "é\u0301", "\ud800",
            "%", "∞", "99999999999999999999", new('x', 70_000)];
        foreach (var option in Options.Where(option => option.TakesValue && option.Name
            is not ("--log-file" or "--record")))
        {
            foreach (string value in odd)
            {
                string[] more = option is PropertyOption ? [value, value] : [];

                var run = Invocation.OfSubscribe(["-t", "a", "--tls", $"{option.Name}={value}", .. more]);

                Assert.Equal(run.Planned is null ? (int)ExitCode.Usage : 0, run.Code);
                Assert.Equal(run.Planned is null ? 1 : 0, run.Error.Count(c => c == '\n'));
                Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("'\0'", run.Error, StringComparison.Ordinal);
            }
        }
    }

    // In the first column: -t, --topic.
    [GeneratedRegex("(?<=^\\| `[^`]*)--?[A-Za-z][a-z-]*", RegexOptions.Multiline)]
    private static partial Regex Documented();
}
