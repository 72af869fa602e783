using System.Text;

namespace JetNotify.Tests.CommandLine.Configuration;

/// <summary>Configuration files as people write them.</summary>
public sealed class ConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-config-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public ConfigTests() => _variables["XDG_CONFIG_HOME"] = _folder;

    private string UserFile => Path.Combine(_folder, "jetnotify", "config.toml");

    [Fact]
    public void The_profile_default_is_used_where_none_is_named()
    {
        Write("[profile.default]\nhost = \"r1\"\nport = 1884\ntopic = [\"a\", \"b\"]\ntls = false\nkeepalive = \"30s\"\n");

        var plan = Run("subscribe").Plan;

        Assert.Equal(("r1", 1884), (plan.Transport.Host, plan.Transport.Port));
        Assert.Equal(["a", "b"], plan.Subscriptions.Select(subscription => subscription.Filter.Text));
        Assert.Equal(30, plan.Connect.KeepAliveSeconds);
    }

    [Fact]
    public void A_profile_is_named_by_option_or_environment()
    {
        Write("[profile.default]\nhost = \"r1\"\n[profile.lab]\nhost = \"r2\"\n[profile.noc]\nhost = \"r3\"\n");

        Assert.Equal("r2", Run("subscribe", "-t", "a", "--profile", "lab").Plan.Transport.Host);
        Assert.Equal("r2", Run("--profile", "lab", "subscribe", "-t", "a").Plan.Transport.Host);
        _variables["JETNOTIFY_PROFILE"] = "noc";
        Assert.Equal("r3", Run("subscribe", "-t", "a").Plan.Transport.Host);
        Assert.Equal("r2", Run("subscribe", "-t", "a", "--profile", "lab").Plan.Transport.Host);
    }

    [Fact]
    public void A_profile_that_there_is_not_is_told_with_those_that_are()
    {
        Write("[profile.lab]\nhost = \"r2\"\n[profile.noc]\nhost = \"r3\"\n");

        Assert.Equal(
            "jetnotify: --profile: there is no profile lav (there are lab, noc; did you mean lab?)\n",
            Run("subscribe", "-t", "a", "--profile", "lav").Error);
    }

    [Fact]
    public void A_file_is_named_by_option_or_environment_and_then_no_other_is_read()
    {
        Write("[profile.default]\nhost = \"r1\"\n");
        string other = Path.Combine(_folder, "other.toml");
        File.WriteAllText(other, "[profile.default]\nhost = \"r2\"\n");

        Assert.Equal("r2", Run("subscribe", "-t", "a", "--config", other).Plan.Transport.Host);
        _variables["JETNOTIFY_CONFIG"] = other;
        Assert.Equal("r2", Run("subscribe", "-t", "a").Plan.Transport.Host);
        Assert.Equal("jetnotify: --config: /nowhere does not exist\n",
            Run("subscribe", "-t", "a", "--config", "/nowhere").Error);
    }

    [Fact]
    public void The_machine_has_profiles_too_and_the_users_come_first()
    {
        Write("[profile.lab]\nhost = \"mine\"\n");
        string system = Path.Combine(_folder, "system.toml");
        File.WriteAllText(system, "[profile.lab]\nhost = \"ours\"\n[profile.noc]\nhost = \"noc\"\n");
        var environment = Environment with { SystemConfig = system };

        Assert.Equal("mine", Invocation.Of(["subscribe", "-t", "a", "--profile", "lab"],
            environment).Plan.Transport.Host);
        Assert.Equal("noc", Invocation.Of(["subscribe", "-t", "a", "--profile", "noc"],
            environment).Plan.Transport.Host);
    }

    [Theory]
    [InlineData("host = \"r1\"\nport = 1884", "--url mqtt://r2", "r2:1883")]
    [InlineData("url = \"mqtts://r1\"", "--host r2", "r2:1883")]
    [InlineData("host = \"r1\"\ntls = true", "--no-tls", "r1:1883")]
    [InlineData("host = \"r1\"\ntls = true", "", "r1:8883")]
    [InlineData("host = \"r1\"\nbind = \"192.0.2.1\"", "--demo", "localhost:1883")]
    [InlineData("host = \"r1\"\noutput = \"pretty\"", "-F %t", "r1:1883")]
    [InlineData("host = \"r1\"\nquiet = true", "-v", "r1:1883")]
    public void What_is_typed_displaces_what_cannot_stand_beside_it(string profile, string typed, string place)
    {
        Write($"[profile.default]\n{profile}\n");

        var plan = Run(["subscribe", "-t", "a", .. typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Plan;

        Assert.Equal(place, $"{plan.Transport.Host}:{plan.Transport.Port}");
    }

    [Fact]
    public void Two_of_a_profile_that_cannot_stand_together_are_refused()
    {
        Write("[profile.default]\nhost = \"r1\"\nurl = \"mqtt://r2\"\n");

        Assert.Equal(
            $"jetnotify: {UserFile}:2: host: not together with --url: the URL names the "
                + $"host\n", Run("subscribe", "-t", "a").Error);
    }

    [Fact]
    public void Who_is_sent_to_another_router_does_not_take_the_password_along()
    {
        Write("[profile.default]\nhost = \"r1\"\nusername = \"ops\"\npassword = \"swordfish\"\n", secret: true);

        Assert.Equal("swordfish", Encoding.UTF8.GetString(Run("subscribe", "-t",
            "a").Plan.Connect.Password!.Value.Span));
        Assert.Null(Run("subscribe", "-t", "a", "-h", "r2").Plan.Connect.Password);
        Assert.Null(Run("subscribe", "-t", "a", "-h", "r2").Plan.Connect.UserName);
        Assert.Null(Run("subscribe", "r2").Plan.Connect.Password);
    }

    [Fact]
    public void A_login_for_every_router_goes_to_each()
    {
        Write("[profile.default]\nusername = \"ops\"\npassword = \"swordfish\"\n", secret: true);

        Assert.Equal("ops", Run("subscribe", "r2").Plan.Connect.UserName);
    }

    [Theory]
    [InlineData("[profile.default]\nprot = 1884\n", ":2: prot: no option is called so (did you mean port?)")]
    [InlineData("[profile.default]\nport = \"x\"\n",
        ":2: port: this is not a port (1 to 65535; a password goes with -P)")]
    [InlineData("[profile.default]\n\nhost = [\"a\", \"b\"]\n",
        ":3: host: given more than once, and only one value can hold")]
    [InlineData("[profile.default]\ntls = \"maybe\"\n", ":2: tls: true or false is expected, since it takes no value")]
    [InlineData("host = \"r1\"\n", ":1: host: settings stand in a profile: [profile.default]")]
    [InlineData("[profile.default.deep]\nhost = \"r1\"\n",
        ":1: deep: a text, a number, true, false or an array of these is expected")]
    [InlineData("[profile.default]\nhost = \n", ":2: this is no TOML: ")]
    [InlineData("[profile.default]\npassword = SECRET\n",
        ":2: this is no TOML: Unexpected token while parsing a value\n")]
    [InlineData("[profile.default]\npassword \"SECRET\"\n", ":2: this is no TOML: Expected `=` after key\n")]
    public void What_cannot_be_is_named_by_file_line_and_key(string text, string said)
    {
        Write(text);

        var used = Run("subscribe", "-t", "a");
        var check = Run("config", "check");

        Assert.StartsWith($"jetnotify: {UserFile}{said}", used.Error, StringComparison.Ordinal);
        Assert.StartsWith($"jetnotify: {UserFile}{said}", check.Error, StringComparison.Ordinal);
        Assert.Equal((2, 2), (used.Code, check.Code));
        Assert.DoesNotContain("SECRET", used.Error + check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_finds_what_is_wrong_in_every_profile()
    {
        Write("[profile.a]\nport = 0\n[profile.b]\nhots = \"r\"\nhost = \"r\"\nurl = \"mqtt://r\"\n");

        Assert.Equal(
            [$"{UserFile}:2: port: 0 is not a port (1 to 65535)",
                $"{UserFile}:4: hots: no option is called so (did you mean host?)",
                    $"{UserFile}:5: host: not together with url: the URL names the host"],
            Run("config", "check").Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line["jetnotify: ".Length..]));
    }

    [Fact]
    public void A_check_of_what_is_good_lists_the_profiles()
    {
        Write("[profile.default]\nhost = \"r\"\n[profile.lab]\nsimulate-port = 1884\n");

        Assert.Equal($"{UserFile}: default, lab\n", Run("config", "check").Output);
    }

    [Fact]
    public void Keys_of_other_commands_are_nothing_to_say_of()
    {
        Write("[profile.default]\nhost = \"r1\"\nscenario = \"none\"\nspeed = 10\nsimulate-port = 1\n");

        Assert.Equal(0, Run("subscribe", "-t", "a").Code);
        Assert.Equal(1883, Run("subscribe", "-t", "a").Plan.Transport.Port);
    }

    [Fact]
    public void A_password_that_others_can_read_is_warned_about()
    {
        Write("[profile.default]\nhost = \"r1\"\nusername = \"u\"\npassword = \"swordfish\"\n");
        string warning = $"jetnotify: {UserFile}:4: password: others on this machine can read it: chmod 600 {UserFile}\n";

        Assert.Equal(warning, Run("subscribe", "-t", "a").Error);
        Assert.Equal(warning, Run("config", "check").Error);
        Write("[profile.default]\nhost = \"r1\"\nusername = \"u\"\npassword = \"swordfish\"\n", secret: true);
        Assert.Equal("", Run("subscribe", "-t", "a").Error);
    }

    [Fact]
    public void Each_setting_is_shown_with_where_it_comes_from_and_no_secret()
    {
        Write("[profile.lab]\nhost = \"r1\"\nusername = \"u\"\npassword = \"swordfish\"\ntopic = [\"a\", \"b\"]\n",
            secret: true);
        _variables["JETNOTIFY_PORT"] = "1884";
        _variables["JETNOTIFY_PROXY"] = "socks5h://u:swordfish@p";

        string shown = Run("config", "show", "--profile", "lab").Output;

        Assert.StartsWith($"# profile lab of {UserFile}\n", shown, StringComparison.Ordinal);
        Assert.Matches($"\nhost = \"r1\" +# {UserFile}:2\n", shown);
        Assert.Matches("\nport = \"1884\" +# JETNOTIFY_PORT\n", shown);
        Assert.Matches("\npassword = \"\\(hidden\\)\" +# ", shown);
        Assert.Matches("\nproxy = \"\\(hidden\\)\" +# JETNOTIFY_PROXY\n", shown);
        Assert.Matches("\ntopic = \\[\"a\", \"b\"\\] +# ", shown);
        Assert.Matches("\n# keepalive +# default: 60s\n", shown);
        Assert.DoesNotContain("swordfish", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_displaced_is_shown_as_such()
    {
        Write("[profile.default]\nhost = \"r1\"\n");
        _variables["JETNOTIFY_URL"] = "mqtt://r2";

        Assert.Matches($"\n# host = \"r1\" +# {UserFile}:2, displaced\n", Run("config", "show").Output);
    }

    [Fact]
    public void The_path_is_that_of_the_file_that_is_read_or_would_be()
    {
        Assert.Equal($"{UserFile}\n", Run("config", "path").Output);
        Write("[profile.default]\n");
        Assert.Equal($"{UserFile}\n", Run("config", "path").Output);
        _variables.Remove("XDG_CONFIG_HOME");
        _variables["HOME"] = "/home/u";
        Assert.Equal("/home/u/.config/jetnotify/config.toml\n", Run("config", "path").Output);
    }

    [Fact]
    public void Profiles_and_hosts_are_offered_at_the_Tab_key()
    {
        Write("[profile.lab]\nhost = \"lab-1\"\n[profile.noc]\nhost = \"noc-1\"\n");

        Assert.Equal("words\nlab\tlab-1\nnoc\tnoc-1\n",
            Run("completion", "fish", "--", "subscribe", "--profile", "").Output);
        Assert.Equal("words\nlab-1\tprofile lab\n",
            Run("completion", "fish", "--", "subscribe", "--host", "lab").Output);
        Assert.Equal("words\nnoc-1\tprofile noc\n", Run("completion", "fish", "--", "check", "n").Output);
        Write("[[[");
        Assert.Equal("words\n", Run("completion", "fish", "--", "subscribe", "--profile", "").Output);
    }

    [Fact]
    public void Help_comes_whatever_the_configuration_is()
    {
        Write("[[[");

        Assert.Equal(0, Run("subscribe", "--help").Code);
        Assert.Equal(0, Run("help", "subscribe").Code);
    }

    [Theory]
    [InlineData("echo swordfish", "swordfish")]
    [InlineData("printf 'swordfish\\r\\nsecond'", "swordfish")]
    [InlineData("exit 3", "--password-command: the command ended with status 3")]
    [InlineData("true", "--password-command: the command wrote nothing")]
    [InlineData("yes 2>/dev/null",
        "--password-command: the command wrote more than 1048576 bytes: is it the right one?")]
    [InlineData("cat /dev/zero 2>/dev/null",
        "--password-command: the command wrote more than 1048576 bytes: is it the right one?")]
    public void A_password_comes_from_a_command(string command, string expected)
    {
        var run = Run("subscribe", "-t", "a", "-u", "u", "--password-command", command);

        Assert.Equal(expected, run.Planned is null ? run.Error["jetnotify: ".Length..].TrimEnd('\n')
            : Encoding.UTF8.GetString(run.Plan.Connect.Password!.Value.Span));
    }

    [Fact]
    public void A_service_gets_its_password_from_systemd_unless_another_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "jetnotify.password"), "swordfish\n");
        _variables["CREDENTIALS_DIRECTORY"] = _folder;

        Assert.Equal("swordfish", Encoding.UTF8.GetString(Run("subscribe", "-t", "a", "-u",
            "u").Plan.Connect.Password!.Value.Span));
        Assert.Null(Run("subscribe", "-t", "a").Plan.Connect.Password);
        _variables["JETNOTIFY_PASSWORD"] = "other";
        Assert.Equal("other", Encoding.UTF8.GetString(Run("subscribe", "-t", "a", "-u",
            "u").Plan.Connect.Password!.Value.Span));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JetNotify.CommandLine.ToolEnvironment Environment =>
        Invocation.Nowhere with { Variable = name => _variables.GetValueOrDefault(name) };

    private Invocation Run(params string[] args) => Invocation.Of(args, Environment);

    private void Write(string text, bool secret = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(UserFile)!);
        File.WriteAllText(UserFile, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(UserFile, secret
                ? UnixFileMode.UserRead | UnixFileMode.UserWrite
                : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
