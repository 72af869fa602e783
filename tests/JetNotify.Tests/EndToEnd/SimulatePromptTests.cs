using System.Text.RegularExpressions;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The prompt of the simulated router at a terminal, as a person has it under the hands.</summary>
public sealed partial class SimulatePromptTests
{
    private const string Simulate = "$J simulate -p 0 --scenario none";
    private const string Up = "\e[A";
    private const string CtrlC = "\u0003";

    [Fact]
    public async Task A_commit_is_typed_with_shortened_words_completion_and_history()
    {
        string shown = await PseudoTerminal.Run(
            100, Simulate,
            ("jetsim> ", "conf\r"),
            ("jetsim# ", "set int xe-0/0/0 un 0 fam inet addr 192.168.10.1/24\r"),
            ("jetsim# ", "sh | comp\r"),
            ("address 192.168.10.1/24;", "comm\t?"),
            ("and-quit             Quit configuration mode if commit succeeds", "\r"),
            ("commit complete", "show\u0012comp\r"),
            ("jetsim# ", $"{Up}{Up}\r"),
            ("commit complete", "exit\r"),
            ("jetsim> ", "exit\r"));

        Assert.Contains("lab@jetsim# commit ", shown, StringComparison.Ordinal);
        Assert.Contains("(reverse-i-search)`comp': show | comp", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown command", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("syntax error", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_space_bar_and_the_Tab_key_know_words_and_the_names_that_are_there()
    {
        string shown = await PseudoTerminal.Run(
            100, Simulate,
            ("jetsim> ", "conf \u007f\r"),
            ("jetsim# ", "ed int lo\tun ?"),
            ("  0", "0\r"),
            ("[edit interfaces lo0 unit 0]", "set fam in"),
            ("family in", " "),
            ("inet6                IPv6 protocol parameters", "et addr 192.0.2.1/32\r"),
            ("jetsim# ", "sh | comp\r"),
            ("+      address 192.0.2.1/32;", $"nonsense{CtrlC}"),
            ("^C", "top\r"),
            ("jetsim# ", "exit\r"),
            ("(yes) ", "yes\r"),
            ("jetsim> ", "exit\r"));

        Assert.Contains("set family inet address 192.0.2.1/32", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("syntax error", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown command", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_drops_the_line_and_ends_nothing()
    {
        string shown = await PseudoTerminal.Run(
            80, $"{Simulate}; echo status $?",
            ("jetsim> ", $"nonsense{CtrlC}"),
            ("^C", CtrlC),
            ("^C  exit, or Ctrl-D, ends the simulation", "configure\r"),
            ("jetsim# ", $"set nonsense{CtrlC}"),
            ("^C", "\u0004"),
            ("status 0", ""));

        Assert.DoesNotContain("unknown command", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_lines_are_pasted_at_once_and_each_is_carried_out()
    {
        string lines = string.Concat(Enumerable.Range(1, 40)
            .Select(i => $"set interfaces xe-0/0/0 unit {i} family inet address 10.1.{i}.1/24\n"));

        string shown = await PseudoTerminal.Run(
            100, Simulate,
            ("jetsim> ", "configure\r"),
            ("jetsim# ", $"\e[200~{lines}\e[201~commit and-quit\r"),
            ("Exiting configuration mode",
                "show configuration | display set | x\u0015show configuration | display set\r"),
            ("unit 40 family inet address 10.1.40.1/24", "exit\r"));

        Assert.All(Enumerable.Range(1, 40), i =>
            Assert.Contains($"set interfaces xe-0/0/0 unit {i} family inet address 10.1.{i}.1/24", shown,
            StringComparison.Ordinal));
        Assert.DoesNotContain("syntax error", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_stays_whole_while_the_terminal_becomes_wider_and_narrower()
    {
        string shown = await PseudoTerminal.Run(
            60, Simulate,
            ("jetsim> ", "configure\r"),
            ("jetsim# ", "set interfaces xe-0/0/0 unit 7 family inet address 192.168.10.1/24"),
            ("192.168.10.1/24", 200),
            ("lab@jetsim# set interfaces xe-0/0/0 unit 7 family inet address 192.168.10.1/24", 40),
            ("10.1/24", "\r"),
            ("jetsim# ", "commit and-quit\r"),
            ("Exiting configuration mode", "exit\r"));

        Assert.Contains("commit complete", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("syntax error", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --no-screen")]
    public async Task The_terminal_is_left_as_it_was_when_it_is_stopped_and_when_it_ends(string option)
    {
        Assert.SkipUnless(Tool.IsInstalled("bash"), "bash has the jobs");

        string shown = await PseudoTerminal.Run(
            80, "export J; PS1='ready$ ' bash --norc --noprofile -i",
            ("ready$ ", "stty -a | tr -d '\\n' | md5sum\r"),
            (" -", $"\"$J\" simulate -p 0 --scenario none{option}\r"),
            ("jetsim> ", "half a li"),
            ("half a li", "\u001a"),
            ("Stopped", "stty -a | tr -d '\\n' | md5sum; fg\r"),
            ("half a li", "\u0015configure\r"),
            ("jetsim# ", "exit\r"),
            ("jetsim> ", "exit\r"),
            ("ready$ ", "stty -a | tr -d '\\n' | md5sum; exit\r"));

        string[] sums = [.. Sum().Matches(shown).Select(match => match.Value)];
        Assert.Equal(3, sums.Length);
        Assert.Single(sums.Distinct());
        Assert.EndsWith("\e[?2004l", Paste().Matches(shown)[^1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_leaves_the_terminal_as_it_was()
    {
        string shown = await PseudoTerminal.Run(
            80, $"stty -a | tr -d '\\n' | md5sum; {Simulate} --host-name killed; stty -a | tr -d '\\n' | md5sum",
            ("killed> ",
                "!kill -TERM $(ps -eo pid,args | awk '/[s]imulate -p 0 --scenario none --host-name killed$/ && !/sh -c/ && !/python/ {print $1}')"));

        Assert.Single(Sum().Matches(shown).Select(match => match.Value).Distinct());
        Assert.Equal(2, Sum().Count(shown));
        Assert.Equal("\e[?2004l", Paste().Matches(shown)[^1].Value);
    }

    [Fact]
    public async Task What_is_not_simulated_is_said_and_what_is()
    {
        string shown = await PseudoTerminal.Run(
            120, Simulate,
            ("jetsim> ", "request system reboot\r"),
            ("'request' is not simulated; there is configure, exit, quit, show.", "configure\r"),
            ("jetsim# ", "set protocols bgp\r"),
            ("'protocols' is not simulated; there is interfaces, routing-options, firewall, system.", "exit\r"),
            ("jetsim> ", "exit\r"));

        Assert.Contains("request system reboot", shown, StringComparison.Ordinal);
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Sum();

    [GeneratedRegex("\e\\[\\?2004[hl]")]
    private static partial Regex Paste();
}
