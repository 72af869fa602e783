using JetNotify.CommandLine;
using JetNotify.CommandLine.Configuration;
using JetNotify.CommandLine.Options;

namespace JetNotify.Tests.CommandLine.Configuration;

/// <summary>Command line, environment, profile, default: a row for every option of every command, from their
/// declarations.</summary>
public sealed class PrecedenceTests
{
    private static readonly CommandTable s_table = Program.Commands();

    public static TheoryData<string, string> Options
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var command in s_table.All.Where(command => command.TakesSettings))
            {
                foreach (var option in command.Options)
                {
                    rows.Add(command.Entry.Name, option.Name);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void What_is_typed_comes_before_the_environment_and_that_before_the_profile(string name, string optionName)
    {
        var command = s_table.Find(name)!;
        var option = command.Options.Single(option => option.Name == optionName);
        var profile = new Profile("lab", "config.toml", [new ProfileSetting(option.Setting, ["profile"], 7)]);

        Assert.Equal(("profile", $"config.toml:7: {option.Setting}"), Held([], _ => null, profile));
        Assert.Equal(("environment", option.Variable), Held([], Environment, profile));
        Assert.Null(Held([option], Environment, profile));
        Assert.Null(Held([], _ => null, null));

        string? Environment(string variable) => variable == option.Variable ? "environment" : null;

        (string, string?)? Held(IEnumerable<DeclaredOption> typed, Func<string, string?> variable, Profile? used) =>
            SettingLayers.Of(command, typed.ToHashSet(), variable, used).Settings
                .Select(setting => (setting.Values.Single(), setting.Source.Place)).Cast<(string, string?)?>()
                    .SingleOrDefault();
    }

    public static TheoryData<string> Commands =>
        [.. s_table.All.Where(command => command.TakesSettings).Select(command => command.Entry.Name)];

    // Through the whole command line: what cannot be is blamed on whoever holds, and what does not hold is not looked at.
    [Theory]
    [MemberData(nameof(Commands))]
    public void A_value_that_cannot_be_is_blamed_on_the_strongest_that_has_it_and_on_no_other(string name)
    {
        string file = Path.GetTempFileName();
        var told = s_table.Find(name)!.Options.Where(option => !option.TakesValue
            || option.Refuse(option.Joined(Bad)) is not null).ToList();
        Assert.NotEmpty(told);
        Assert.Empty(told.Where(option => Good(option).Length == 0).Select(option => option.Name));
        foreach (var option in told)
        {
            File.WriteAllText(file, $"[profile.default]\n{option.Setting} = \"?\\u0001?\"\n");
            string[] good = Good(option);
            string[] typed = option.TakesValue ? [option.Name, .. good] : [option.Name];
            string value = option.TakesValue ? string.Join(' ', good) : "yes";
            string profile = $"{file}:2: {option.Setting}: ";

            Assert.StartsWith($"jetnotify: {profile}", Said(null), StringComparison.Ordinal);
            Assert.StartsWith($"jetnotify: {option.Variable}: ", Said(Bad), StringComparison.Ordinal);
            Assert.DoesNotContain(profile, Said(value), StringComparison.Ordinal);
            string said = Said(Bad, typed);
            Assert.DoesNotContain(profile, said, StringComparison.Ordinal);
            Assert.DoesNotContain(option.Variable, said, StringComparison.Ordinal);
            if (option.TakesValue)
            {
                Assert.StartsWith($"jetnotify: {option.Name}: ", Said(Bad, $"{option.Name}={Bad}"),
                    StringComparison.Ordinal);
            }

            string Said(string? variable, params string[] args) =>
                Invocation.Of(
                    [name, "--config", file, .. args],
                    Invocation.Nowhere with { Variable = text => text == option.Variable ? variable : null }).Error;
        }

        File.Delete(file);
    }

    private const string Bad = "?\u0001?";

    // Words that it takes; a file is one that nothing can be done to.
    private static string[] Good(DeclaredOption option)
    {
        string[] values =
        [
            option.HelpName is "FILE" or "FOLDER" or "PATH" ? "/dev/null" : "1",
            .. option.Offer?.Words.Select(word => word.Word) ?? [], "a", "10s", "1M", "ifd", "1.2", "a=b", "mqtt://a",
            "nats://a/b", "socks5h://a", "severity = info", "connect receive-maximum 10", "silence(router, 10m)", "2/4",
            "192.0.2.0/24", "127.0.0.1", "drop-after=1", "http://a", "14:59", "0", "1G", "mqttv5",
            "TLS_AES_128_GCM_SHA256", "lease",
        ];
        string? good = Array.Find(values, value => !option.TakesValue || option.Refuse(option.Joined(value)) is null);
        return good is null ? [] : option is PropertyOption ? good.Split(' ') : [good];
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_has_a_key_and_a_variable(string name, string optionName)
    {
        var option = s_table.Find(name)!.Options.Single(option => option.Name == optionName);

        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", option.Setting);
        Assert.Matches("^JETNOTIFY(_[A-Z0-9]+)+$", option.Variable);
    }

    // Only that collect holds more than one host.
    [Fact]
    public void A_key_means_the_same_in_every_command() => Assert.All(
        s_table.All.Where(command => command.TakesSettings).SelectMany(command => command.Options)
            .Where(option => option is not { Name: "--host", MayRepeat: true }).GroupBy(option => option.Setting),
        setting =>
            Assert.Single(setting.Select(option => (option.HelpName, option.ValueNoun, option.MayRepeat)).Distinct()));

    [Fact]
    public void A_value_that_cannot_be_is_blamed_on_the_variable_that_has_it()
    {
        var command = s_table.Find("subscribe")!;
        var refusing = command.Options.Where(option => option.TakesValue && option.Refuse(option.Joined("?\u0001?"))
            is not null).ToList();
        Assert.InRange(refusing.Count, 30, 100);

        Assert.All(refusing, option =>
        {
            var environment = Invocation.Nowhere with
            {
                Variable = name => name == option.Variable ? "?\u0001?" : null,
            };

            Assert.StartsWith($"jetnotify: {option.Variable}: ", Invocation.Of(["subscribe"], environment).Error,
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_flag_of_the_environment_is_yes_or_no()
    {
        Assert.Equal(0, Run("JETNOTIFY_TLS", "1"));
        Assert.Equal(0, Run("JETNOTIFY_TLS", "true"));
        Assert.Equal(0, Run("JETNOTIFY_TLS", "no"));
        Assert.Equal(2, Run("JETNOTIFY_TLS", "maybe"));
        Assert.NotNull(Plan("JETNOTIFY_TLS", "yes").Transport.Tls);
        Assert.Null(Plan("JETNOTIFY_TLS", "off").Transport.Tls);
        Assert.Equal(DiagnosticsLevel.Trace, Plan("JETNOTIFY_VERBOSE", "2").Diagnostics.Level);
    }

    [Fact]
    public void Several_values_stand_on_a_line_each()
    {
        Assert.Equal(["a", "b/#"], Plan("JETNOTIFY_TOPIC",
            "a\nb/#\n").Subscriptions.Select(subscription => subscription.Filter.Text));
        Assert.Equal(10u, Assert.Single(Plan("JETNOTIFY_PROPERTY",
            "connect receive-maximum 10").Connect.Properties).Number);
    }

    private static int Run(string variable, string value) => Of(variable, value).Code;

    private static JetNotify.Subscribe.SubscribePlan Plan(string variable, string value) => Of(variable, value).Plan;

    private static Invocation Of(string variable, string value) =>
        Invocation.Of(["subscribe", "r1"],
            Invocation.Nowhere with { Variable = name => name == variable ? value : null });
}
