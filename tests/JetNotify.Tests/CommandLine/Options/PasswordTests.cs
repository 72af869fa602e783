using System.Text;
using JetNotify.CommandLine;
using static JetNotify.Tests.CommandLine.Invocation;

namespace JetNotify.Tests.CommandLine.Options;

public sealed class PasswordTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_password_may_be_an_argument_and_begin_with_a_dash()
    {
        Assert.Equal(("u", "-x"), Login("-u", "u", "-P=-x"));
        Assert.Equal(("u", "-secret"), Login("-u", "u", "-P", "-secret"));
        Assert.Equal(("u", "--host"), Login("-u", "u", "--password=--host"));
        Assert.Equal(("u", ""), Login("-u", "u", "-P", ""));
        Assert.Equal(("u", "p"), Login("-u", "u", "--pw", "p"));
        Assert.Equal((null, "p"), Login("-P", "p", "-V", "5"));
    }

    [Fact]
    public void A_URL_holds_user_and_password_percent_encoded()
    {
        Assert.Equal(("a@b", "c:d/e%"), Login("-L", "mqtt://a%40b:c:d%2Fe%25@r1"));
        Assert.Equal(("é", null), Login("-L", "mqtt://%C3%A9@r1"));
        Assert.Equal(("u", "p"), Login("-L", "mqtt://u@r1", "-P", "p"));
        Assert.Equal(("u", ""), Login("-L", "mqtt://u:@r1"));
    }

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\nmore\n", "secret")]
    [InlineData(" secret \nmore", " secret ")]
    [InlineData("\uFEFFsecret\n", "secret")]
    public void A_password_file_holds_it_in_its_first_line(string content, string password)
    {
        File.WriteAllText(_file, content, new UTF8Encoding(false));

        Assert.Equal(("u", password), Login("-u", "u", "--password-file", _file));
    }

    [Fact]
    public void A_password_file_may_hold_any_bytes()
    {
        File.WriteAllBytes(_file, [0xFF, 0x00, 0x0A]);

        Assert.Equal([0xFF, 0x00], PlanOf("-u", "u", "--password-file", _file).Connect.Password!.Value.ToArray());
    }

    [Fact]
    public void An_endless_password_file_is_not_read_to_its_end()
    {
        var run = OfSubscribe("-t", "a", "-u", "u", "--password-file", "/dev/zero");

        Assert.Equal("jetnotify: --password-file: the first line of /dev/zero is longer than 65535 bytes: is it the "
            + "right file?\n", run.Error);
    }

    [Fact]
    public void A_password_file_may_be_standard_input()
    {
        var environment = Nowhere with { Input = () => new MemoryStream("from stdin\n"u8.ToArray()) };

        var plan = Of(["subscribe", "-t", "a", "-u", "u", "--password-file", "-"], environment).Plan;

        Assert.Equal("from stdin"u8, plan.Connect.Password!.Value.Span);
    }

    [Fact]
    public void The_environment_is_asked_before_the_person_and_only_for_a_user()
    {
        string? asked = null;
        var environment = Nowhere with
        {
            Variable = name => name == "JETNOTIFY_PASSWORD" ? "from the environment" : null,
            AskPassword = prompt => asked = prompt,
        };

        Assert.Equal(("u", "from the environment"), Login(environment, "-u", "u"));
        Assert.Equal(("u", "p"), Login(environment, "-u", "u", "-P", "p"));
        Assert.Equal((null, null), Login(environment));
        Assert.Null(asked);
    }

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret", "secret")]
    [InlineData("two\nlines\n", "two\nlines")]
    public void A_line_end_behind_the_password_of_the_environment_is_no_part_of_it(string value, string password) =>
        Assert.Equal(("u", password),
            Login(Nowhere with { Variable = name => name == "JETNOTIFY_PASSWORD" ? value : null }, "-u", "u"));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void A_password_file_of_a_Windows_shell_is_understood(string encoding)
    {
        File.WriteAllText(_file, "pä\u0A0Ass\r\nmore\r\n", Encoding.GetEncoding(encoding));

        Assert.Equal(("u", "pä\u0A0Ass"), Login("-u", "u", "--password-file", _file));
    }

    [Fact]
    public void A_password_file_that_only_begins_as_UTF_16_is_refused()
    {
        File.WriteAllBytes(_file, [0xFF, 0xFE, 0x00, 0xD8, 0x0A, 0x00]);

        Assert.Equal($"jetnotify: --password-file: {_file} begins as UTF-16 and goes on as something else: save it "
            + "as UTF-8\n",
            OfSubscribe("-t", "a", "-u", "u", "--password-file", _file).Error);
    }

    [Fact]
    public void A_person_is_asked_once_everything_else_is_right()
    {
        var asked = new List<string>();
        var environment = Nowhere with
        {
            AskPassword = prompt =>
            {
                asked.Add(prompt);
                return "typed";
            },
        };

        Assert.Equal(("u", "typed"), Login(environment, "-u", "u", "-h", "r1"));
        Assert.Equal(["Password for u on r1: "], asked);
        Assert.Equal(2, Of(["subscribe", "-t", "a", "-u", "u", "-c"], environment).Code);
        Assert.Equal((null, null), Login(environment));
        Assert.Single(asked);
    }

    [Fact]
    public void Enter_alone_is_a_user_without_a_password() =>
        Assert.Equal(("u", null), Login(Nowhere with { AskPassword = _ => "" }, "-u", "u"));

    private static (string?, string?) Login(params string[] args) => Login(Nowhere, args);

    private static (string?, string?) Login(ToolEnvironment environment, params string[] args)
    {
        var connect = Of(["subscribe", "-t", "a", .. args], environment).Plan.Connect;
        return (connect.UserName, connect.Password is { } password ? Encoding.UTF8.GetString(password.Span) : null);
    }
}
