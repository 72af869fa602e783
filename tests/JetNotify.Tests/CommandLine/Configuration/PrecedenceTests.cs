using JetNotify.CommandLine;
using JetNotify.CommandLine.Configuration;

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
