using System.Text;
using JetNotify.Simulator.Configuration;
using JetNotify.Simulator.Router;

namespace JetNotify.Tests.Simulator;

/// <summary>The command line of the simulated router.</summary>
public sealed class ConfigurationTests
{
    private readonly SimulatedRouter _router = new(new RouterOptions());
    private readonly EventWriter _events = new(new EventBatch(),
        "jetsim")
    { Time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified) };

    private async Task<string> Type(string lines)
    {
        using var input = new StringReader(lines);
        using var output = new StringWriter { NewLine = "\n" };
        await new ConfigurationSession(_router.Options, new RouterStore(_router, _events),
            new TextPrompt(input, output, echo: false), output)
            .Run(TestContext.Current.CancellationToken);
        return output.ToString();
    }

    private List<string> Topics() =>
        [.. Enumerable.Range(0, _events.Batch.Count).Select(i => Encoding.UTF8.GetString(_events.Batch.Topic(i)))];

    [Fact]
    public async Task The_tutorials_session_reads_as_on_a_router()
    {
        string said = await Type(
            """
            configure
            set interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24
            show | compare
            commit and-quit
            exit
            """);

        Assert.Equal(
            """
            lab@jetsim> Entering configuration mode

            [edit]
            lab@jetsim# 
            [edit]
            lab@jetsim# [edit interfaces]
            +   xe-0/0/0 {
            +       unit 0 {
            +           family inet {
            +               address 192.168.10.1/24;
            +           }
            +       }
            +   }

            [edit]
            lab@jetsim# commit complete
            Exiting configuration mode

            lab@jetsim> 
            """.ReplaceLineEndings("\n"),
            said);
    }

    [Fact]
    public async Task A_commit_tells_of_itself_then_of_interfaces_from_the_outside_in_then_of_routes_and_filters()
    {
        await Type(
            """
            configure
            set firewall family inet filter edge term web then accept
            set routing-options static route 10.9.0.0/16 next-hop 192.168.10.2
            set interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24
            set system commit notification
            commit
            """);

        Assert.Equal(
            [
                "/junos/events/syslog/UI_COMMIT",
                "/junos/events/syslog/UI_COMMIT_PROGRESS",
                "/junos/events/syslog/UI_COMMIT_PROGRESS",
                "/junos/events/syslog/UI_COMMIT_PROGRESS",
                "/junos/events/syslog/UI_COMMIT_COMPLETED",
                "/junos/events/genpub/config-update",
                "/junos/events/kernel/interfaces/ifd/change/xe-0/0/0",
                "/junos/events/kernel/interfaces/ifl/add/xe-0/0/0.0",
                "/junos/events/kernel/interfaces/iff/add/xe-0/0/0.0/inet",
                "/junos/events/kernel/interfaces/ifa/add/xe-0/0/0.0/inet/192.168.10.1/32",
                "/junos/events/kernel/route/add/inet/192.168.10.0/24",
                "/junos/events/kernel/route/add/inet/192.168.10.2/32",
                "/junos/events/kernel/route/add/inet/10.9.0.0/16",
                "/junos/events/kernel/firewall/filter/add/edge",
            ],
            Topics());
    }

    [Fact]
    public async Task Deleting_tells_of_it_from_the_inside_out()
    {
        await Type("configure\ndelete interfaces xe-0/0/1\ncommit\n");

        Assert.Equal(
            [
                "/junos/events/kernel/interfaces/ifa/delete/xe-0/0/1.0/inet/192.168.20.1/32",
                "/junos/events/kernel/interfaces/iff/delete/xe-0/0/1.0/inet",
                "/junos/events/kernel/interfaces/ifl/delete/xe-0/0/1.0",
                "/junos/events/kernel/interfaces/ifd/change/xe-0/0/1",
                "/junos/events/kernel/route/delete/inet/192.168.20.0/24",
            ],
            Topics().Where(topic => topic.Contains("/kernel/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Config_update_comes_only_once_it_is_turned_on()
    {
        await Type("configure\nset interfaces ae0 disable\ncommit\n");
        Assert.DoesNotContain("/junos/events/genpub/config-update", Topics());
        Assert.Contains("/junos/events/syslog/SNMP_TRAP_LINK_DOWN", Topics());
        Assert.Contains("/junos/events/kernel/interfaces/ifd/change/ae0", Topics());
        Assert.Contains("/junos/events/kernel/route/delete/inet/10.0.14.0/24", Topics());

        _events.Batch.Clear();
        await Type("configure\nset system commit notification\ndelete interfaces ae0 disable\ncommit\n");
        Assert.Contains("/junos/events/genpub/config-update", Topics());
        Assert.Contains("/junos/events/syslog/SNMP_TRAP_LINK_UP", Topics());
        Assert.Contains("/junos/events/kernel/route/add/inet/10.0.14.0/24", Topics());
    }

    [Fact]
    public async Task Ports_that_go_down_take_all_that_is_on_them_along()
    {
        await Type("configure\nset interfaces ae0 disable\ncommit\n");

        Assert.Equal(
            [
                "/junos/events/kernel/interfaces/ifd/change/ae0",
                "/junos/events/kernel/interfaces/ifl/change/ae0.0",
                "/junos/events/kernel/interfaces/iff/change/ae0.0/inet",
                "/junos/events/kernel/interfaces/ifa/change/ae0.0/inet/10.0.14.1/32",
                "/junos/events/kernel/route/delete/inet/10.0.14.0/24",
            ],
            Topics().Where(topic => topic.Contains("/kernel/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("unit 0 family inet address 10.0.15.1/24", "ifa/delete/ae5.0/inet/10.0.15.1/32 "
        + "iff/delete/ae5.0/inet ifl/delete/ae5.0 ifd/delete/ae5")]
    [InlineData("disable", "ifd/delete/ae5")]
    public async Task A_port_that_only_the_configuration_made_ends_with_its_last_line(string line, string events)
    {
        await Type($"configure\nset interfaces ae5 {line}\ncommit\n");
        Assert.Contains("/junos/events/kernel/interfaces/ifd/add/ae5", Topics());
        _events.Batch.Clear();

        await Type("configure\ndelete interfaces ae5\ncommit\n");

        Assert.Equal(
            events.Split(' '),
            Topics().Where(topic => topic.Contains("/interfaces/",
                StringComparison.Ordinal)).Select(topic => topic[32..]));
    }

    [Fact]
    public async Task A_routing_table_ends_with_its_last_route_and_begins_with_its_first()
    {
        await Type("configure\ndelete interfaces lo0 unit 0 family inet6\ndelete interfaces xe-0/0/2 unit 0 family "
            + "inet6\ncommit\n");
        Assert.Equal(
            ["/junos/events/kernel/route/delete/inet6/ff00::/8",
                "/junos/events/kernel/route-table/delete/inet6.0/default"], Topics()[^2..]);

        await Type("configure\nset routing-options static route 2001:db8:9::/48 next-hop 2001:db8:12::2\ncommit\n");
        Assert.Equal(
            [
                "/junos/events/kernel/route-table/add/inet6.0/default",
                "/junos/events/kernel/route/add/inet6/ff00::/8",
                "/junos/events/kernel/route/add/inet6/2001:db8:9::/48",
            ],
            Topics()[^3..]);
    }

    [Theory]
    [InlineData("frobnicate", "            ^\nunknown command.\n")]
    [InlineData("show version",
        "                 ^\n'version' is not simulated; there is configuration, system commit.\n")]
    [InlineData("ping 192.0.2.1", "            ^\n'ping' is not simulated; there is configure, exit, quit, show.\n")]
    [InlineData("sh sys com now", "                       ^\nsyntax error.\n")]
    [InlineData("  set x", "              ^\nunknown command.\n")]
    [InlineData("configure private", "                      ^\nsyntax error.\n")]
    public async Task What_the_first_prompt_does_not_know_is_refused_with_a_caret(string line, string answer) =>
        Assert.Equal($"lab@jetsim> {answer}\nlab@jetsim> ", await Type(line));

    [Theory]
    [InlineData("frobnicate", "^\nunknown command.")]
    [InlineData("set interfacs xe-0/0/0 disable", "    ^\nsyntax error.")]
    [InlineData("e", "^\n'e' is ambiguous.\nPossible completions:\n  edit                 Edit a sub-element\n"
        + "  exit                 Exit from this level")]
    [InlineData("load merge terminal",
        "^\n'load' is not simulated; there is commit, delete, edit, exit, quit, rollback, run, set, show, top, up.")]
    [InlineData("set protocols bgp",
        "    ^\n'protocols' is not simulated; there is interfaces, routing-options, firewall, system.")]
    [InlineData("run ping 192.0.2.1", "    ^\n'ping' is not simulated; there is configure, exit, quit, show.")]
    [InlineData("run configure", "    ^\nunknown command.")]
    [InlineData("edit", "     ^\nmissing argument.")]
    [InlineData("edit interfaces xe-0/0/0 unit", "                              ^\nmissing argument.")]
    [InlineData("up two", "   ^\nsyntax error.")]
    [InlineData("top commit", "    ^\nsyntax error.")]
    [InlineData("commit comment", "               ^\nmissing argument.")]
    [InlineData("set interfaces xe-0/0/0 unit 0 family inet adress 10.0.0.1/24",
        "                                           ^\nsyntax error.")]
    [InlineData("set interfaces xe-0/0/0 unit 0 family inet address 10.0.0.256/24",
        "                                                   ^\n"
            + "invalid value '10.0.0.256' in ip address: '10.0.0.256/24'")]
    [InlineData("set interfaces xe-0/0/0 unit 0 family inet address 10.0.0.1/33",
        "                                                   ^\ninvalid value '10.0.0.1' in ip address: '10.0.0.1/33'")]
    [InlineData("set interfaces xe-0/0/0 unit 0 family inet address 2001:db8::1/64",
        "                                                   ^\n"
            + "invalid value '2001:db8::1' in ip address: '2001:db8::1/64'")]
    [InlineData("set interfaces xe-0/0/0 unit zero", "                             ^\nValue zero is not within "
        + "range (0..1073741823)")]
    [InlineData("set firewall family inet filter a#b term t then accept",
        "                                ^\nsyntax error.")]
    [InlineData("set firewall family inet filter a+ term t then accept",
        "                                ^\nsyntax error.")]
    [InlineData("set firewall family inet filter a\u0000 term t then accept",
        "                                ^\nsyntax error.")]
    [InlineData("set interfaces xe-0000000000111111111122222222223333333333444444444455555555556666 disable",
        "               ^\n"
            + "invalid interface type in 'xe-0000000000111111111122222222223333333333444444444455555555556666'")]
    [InlineData("set interfaces xe-0/0/0 unit 0", "                               ^\nmissing argument.")]
    [InlineData("set", "    ^\nmissing argument.")]
    [InlineData("delete", "       ^\nmissing argument.")]
    [InlineData("set system services extension-service notification max-connections 21",
        "                                                                   ^\nValue 21 is not within range (1..20)")]
    [InlineData("commit now", "       ^\nsyntax error.")]
    [InlineData("rollback 1", "         ^\nrollback 1 is not there: there were 0 commits.")]
    [InlineData("rollback 50", "         ^\nsyntax error.")]
    [InlineData("show interface | copmare", "                 ^\nsyntax error.")]
    public async Task What_is_not_understood_is_refused_with_a_caret_and_changes_nothing(string line, string answer)
    {
        string said = await Type($"configure\n{line}\nshow | compare\n");

        string indented = answer.Replace("^", new string(' ', "lab@jetsim# ".Length) + "^", StringComparison.Ordinal);
        Assert.Equal(
            $"lab@jetsim> Entering configuration mode\n"
                + $"\n"
                + $"[edit]\n"
                + $"lab@jetsim# {indented}\n"
                + $"\n"
                + $"[edit]\n"
                + $"lab@jetsim# \n"
                + $"[edit]\n"
                + $"lab@jetsim# ",
            said);
    }

    [Theory]
    [InlineData("set interfaces ae0 unit 0 family inet6 address 2001:db8:14::1/64",
        "[edit interfaces ae0 unit 0]\n+     family inet6 {\n+         address 2001:db8:14::1/64;\n+     }\n")]
    [InlineData("delete routing-options static route 0.0.0.0/0",
        "[edit]\n"
            + "-  routing-options {\n"
            + "-      static {\n"
            + "-          route 0.0.0.0/0 next-hop 192.0.2.1;\n"
            + "-      }\n"
            + "-  }\n")]
    [InlineData("set firewall family inet filter protect-re term allow then discard",
        "[edit firewall family inet filter protect-re term allow]\n-      then accept;\n+      then discard;\n")]
    [InlineData("set system services extension-service notification allow-clients address 192.0.2.7/32",
        "[edit system services extension-service notification allow-clients]\n+       address 192.0.2.7/32;\n")]
    [InlineData("set system services extension-service notification port 1884",
        "[edit system services extension-service notification]\n-      port 1883;\n+      port 1884;\n")]
    [InlineData("set interfaces ae0 unit 0 family inet address 10.0.14.1/24", "")]
    [InlineData("delete interfaces et-0/0/9", "")]
    public async Task Show_compare_prints_what_would_change(string line, string difference)
    {
        string said = await Type($"configure\n{line}\nshow | compare\nrollback 0\nshow | compare\n");

        Assert.EndsWith(
            $"[edit]\n"
                + $"lab@jetsim# {difference}\n"
                + $"[edit]\n"
                + $"lab@jetsim# load complete\n"
                + $"\n"
                + $"[edit]\n"
                + $"lab@jetsim# \n"
                + $"[edit]\n"
                + $"lab@jetsim# ",
            said,
            StringComparison.Ordinal);
        Assert.Equal(line.Contains("et-0/0/9", StringComparison.Ordinal),
            said.Contains("warning: statement not found", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaving_with_changes_asks_first()
    {
        string said = await Type("configure\nset interfaces ae0 disable\nexit\nno\nexit\nyes\nconfigure\n");

        Assert.Equal(2, said.Split("Exit with uncommitted changes? [yes,no] (yes) ").Length - 1);
        Assert.EndsWith(
            "Exiting configuration mode\n"
                + "\n"
                + "lab@jetsim> Entering configuration mode\n"
                + "The configuration has been changed but not committed\n"
                + "\n"
                + "[edit]\n"
                + "lab@jetsim# ",
            said,
            StringComparison.Ordinal);
        Assert.Equal(0, _events.Batch.Count);
    }

    [Fact]
    public async Task A_static_route_with_a_second_next_hop_changes_and_only_ends_with_its_last()
    {
        await Type("configure\nset routing-options static route 10.9.0.0/16 next-hop 10.0.14.2\ncommit\n");
        await Type("configure\nset routing-options static route 10.9.0.0/16 next-hop 10.0.14.3\ncommit\n");
        await Type("configure\ndelete routing-options static route 10.9.0.0/16 next-hop 10.0.14.2\ncommit\n");
        await Type("configure\ndelete routing-options static\nset routing-options static route 0.0.0.0/0 next-hop "
            + "192.0.2.1\ncommit\n");

        Assert.Equal(
            ["add", "change", "change", "delete"],
            Topics().Where(topic => topic.EndsWith("/inet/10.9.0.0/16",
                StringComparison.Ordinal)).Select(topic => topic.Split('/')[5]));
    }

    [Fact]
    public async Task What_others_commit_meanwhile_is_no_change_of_this_session()
    {
        string[] lines =
        [
            "configure", "set routing-options static route 10.9.0.0/16 next-hop 192.168.20.2", "show | compare",
                "commit", "exit", "exit",
        ];
        int read = 0;
        var store = new RouterStore(_router, _events, () =>
        {
            // Somebody else commits once, before the third line is answered.
            if (read++ == 3)
            {
                var theirs = _router.Running.Copy();
                theirs.Remove("interfaces irb");
                _router.Commit(theirs, _events);
            }
        });
        using var input = new StringReader(string.Join('\n', lines));
        using var output = new StringWriter();

        await new ConfigurationSession(_router.Options, store, new TextPrompt(input, output, echo: false), output)
            .Run(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("irb", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("not committed", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_router.Running.Statements, one => one.Text.Contains("irb", StringComparison.Ordinal));
        Assert.Contains(_router.Running.Statements, one => one.Text.Contains("10.9.0.0/16", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_that_nobody_sees_are_written_with_their_prompt_and_those_refused_are_counted()
    {
        using var input = new StringReader("frobnicate\nconfigure\nset nonsense\nexit\n");
        using var output = new StringWriter();

        var session = new ConfigurationSession(
            _router.Options, new RouterStore(_router, _events), new TextPrompt(input, output, echo: true), output);
        Assert.Equal(2, await session.Run(TestContext.Current.CancellationToken));

        Assert.StartsWith("lab@jetsim> frobnicate\n            ^\nunknown command.\n\nlab@jetsim> configure\n",
            output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\nlab@jetsim# exit\nExiting configuration mode\n", output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_may_be_shortened_as_long_as_they_are_the_only_ones()
    {
        string said = await Type(
            """
            conf
            set int xe-0/0/0 un 0 fam inet addr 192.168.10.1/24
            sh | comp
            comm and
            """);

        Assert.Contains("+               address 192.168.10.1/24;\n", said, StringComparison.Ordinal);
        Assert.Contains("commit complete\nExiting configuration mode\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_level_is_edited_and_left_again()
    {
        string said = await Type(
            """
            configure
            edit interfaces xe-0/0/0
            set disable
            edit unit 0 family inet
            set address 192.168.10.1/24
            top show interfaces xe-0/0/0
            exit
            show
            up
            top set routing-options static route 10.9.0.0/16 next-hop 192.168.20.2
            exit
            show routing-options
            """);

        Assert.Contains(
            "\n[edit interfaces xe-0/0/0 unit 0 family inet]\nlab@jetsim# disable;\nunit 0 {\n    family inet {\n        address 192.168.10.1/24;\n    }\n}\n", said,
            StringComparison.Ordinal);
        Assert.Contains("\n[edit interfaces xe-0/0/0]\nlab@jetsim# disable;\n", said, StringComparison.Ordinal);
        Assert.Contains("\n[edit interfaces]\nlab@jetsim# \n[edit interfaces]\nlab@jetsim# \n[edit]\n", said,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "    route 0.0.0.0/0 next-hop 192.0.2.1;\n    route 10.9.0.0/16 next-hop 192.168.20.2;\n}\n\n[edit]\nlab@jetsim# ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_committed_earlier_comes_back_with_rollback_and_its_comment_is_kept()
    {
        string said = await Type(
            """
            configure
            set interfaces xe-0/0/0 disable
            commit comment "port is down"
            set interfaces xe-0/0/1 disable
            commit check
            commit
            run show system commit
            show | compare rollback 2
            rollback 2
            show | display set
            commit and-quit
            show configuration | display set
            """);

        Assert.Contains("configuration check succeeds\n", said, StringComparison.Ordinal);
        Assert.Matches(
            "lab@jetsim# 0   [0-9-]+ [0-9:]+ by lab via cli\n1   [0-9-]+ [0-9:]+ by lab via cli\n    port is down\n",
                said);
        Assert.Contains("+       disable;\n", said, StringComparison.Ordinal);
        Assert.Contains("load complete\n", said, StringComparison.Ordinal);
        string shown = said[said.LastIndexOf("Exiting", StringComparison.Ordinal)..];
        Assert.DoesNotContain("disable", shown, StringComparison.Ordinal);
        Assert.Contains("set interfaces lo0 unit 0 family inet address 10.255.0.1/32\n", shown,
            StringComparison.Ordinal);
        Assert.DoesNotContain(_router.Running.Statements, one =>
            one.Text.EndsWith("disable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "co", "nfigure ", "configure")]
    [InlineData(false, "", "", "configure exit quit show")]
    [InlineData(false, "show conf | di", "splay ", "display")]
    [InlineData(true, "se", "t ", "set")]
    [InlineData(true, "set in", "terfaces ", "interfaces")]
    [InlineData(true, "set interfaces ", "", "<interface>")]
    [InlineData(true, "set interfaces xe-0/0/0 unit 0 fam", "ily ", "family")]
    [InlineData(true, "set interfaces xe-0/0/0 unit 0 family in", "et", "inet inet6")]
    [InlineData(true, "e", "", "edit exit")]
    [InlineData(true, "commit ", "", "<[Enter]> and-quit check comment")]
    [InlineData(true, "commit comment x an", "d-quit ", "and-quit")]
    [InlineData(true, "run sh", "ow ", "show")]
    [InlineData(true, "top se", "t ", "set")]
    [InlineData(true, "nonsense ", "", "")]
    public void The_end_of_a_line_is_completed(bool configuring, string line, string insert, string words)
    {
        var completion = Complete(configuring, line, candidate: null);

        Assert.Equal(insert, completion.Insert);
        Assert.Equal(words, string.Join(' ', completion.Words.Select(word => word.Text)));
    }

    [Theory]
    [InlineData("set interfaces xe-0/0/2 unit", " ", "unit")]
    [InlineData("set interfaces x", "e-0/0/", "<interface> xe-0/0/1 xe-0/0/2 xe-0/0/3")]
    [InlineData("set interfaces lo", "0 ", "<interface> lo0")]
    [InlineData("delete interfaces lo0 unit ", "", "<[Enter]> <unit> 0")]
    [InlineData("show interfaces lo0 unit 0 family inet address ", "", "<[Enter]> <address> 10.255.0.1/32 |")]
    [InlineData("top edit interfaces lo", "0 ", "<interface> lo0")]
    public void Names_of_the_candidate_are_offered_too(string line, string insert, string words)
    {
        var completion = Complete(configuring: true, line, _router.Running);

        Assert.Equal(insert, completion.Insert);
        Assert.Equal(words, string.Join(' ', completion.Words.Select(word => word.Text)));
    }

    [Theory]
    [InlineData(false, "conf", "igure ")]
    [InlineData(false, "configure", " ")]
    [InlineData(false, "sh", "ow ")]
    [InlineData(false, "", " ")]
    [InlineData(false, "nonsense", " ")]
    [InlineData(true, "e", null)]
    [InlineData(true, "set int", "erfaces ")]
    [InlineData(true, "set interfaces lo", " ")]
    [InlineData(true, "set interfaces lo0 unit 0 fam", "ily ")]
    [InlineData(true, "set interfaces lo0 unit 0 family in", null)]
    [InlineData(true, "set interfaces lo0 unit 0 family inet", " ")]
    [InlineData(true, "commit comment ch", " ")]
    public void The_space_bar_completes_keywords_and_no_names(bool configuring, string line, string? space) =>
        Assert.Equal(space, Complete(configuring, line, _router.Running).Space);

    private static LineCompletion Complete(bool configuring, string line, ConfigurationTree? candidate) =>
        new CommandCompletion(before => CommandGrammar.Next(configuring, [], before, candidate)).Complete(line);

    [Fact]
    public async Task A_name_is_never_shortened()
    {
        string said = await Type("configure\nset interfaces lo disable\nshow | compare\n");

        Assert.Contains("+   lo {\n+       disable;\n+   }\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_level_what_would_change_is_that_of_the_level()
    {
        string said = await Type(
            """
            configure
            set interfaces xe-0/0/1 unit 7 family inet address 192.168.10.1/24
            set interfaces xe-0/0/2 disable
            set system commit notification
            edit interfaces xe-0/0/1
            show | compare
            top show interfaces xe-0/0/2 | compare
            edit unit 7
            set family inet6 address 2001:db8::1/64
            show family inet6 | compare rollback 0
            """);

        string[] shown = [.. said.Split("# ").Where(text => text.StartsWith('[') && text.Contains("+ ",
            StringComparison.Ordinal)).Select(text => text[..text.IndexOf("\n\n", StringComparison.Ordinal)])];
        Assert.Equal(
            [
                "[edit interfaces xe-0/0/1]\n+    unit 7 {\n+        family inet {\n"
                    + "+            address 192.168.10.1/24;\n+        }\n+    }",
                "[edit interfaces xe-0/0/2]\n+    disable;",
                "[edit interfaces xe-0/0/1]\n+    unit 7 {\n+        family inet6 {\n"
                    + "+            address 2001:db8::1/64;\n+        }\n+    }",
            ],
            shown);
    }
}
