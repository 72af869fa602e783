using JetNotify.CommandLine.Completion;

namespace JetNotify.Tests.CommandLine.Completion;

/// <summary>The script for PowerShell, which no package of Debian's runs: its text as a parser would begin with
/// it.</summary>
public sealed class PowerShellTests
{
    [Fact]
    public void Every_bracket_and_quote_of_the_script_is_closed_in_order()
    {
        var open = new Stack<char>();
        char? quote = null;
        foreach (string line in CompletionScripts.PowerShell.Split('\n'))
        {
            for (int i = 0; i < line.Length && (quote is not null || line[i] != '#'); i++)
            {
                char c = line[i];
                if (quote == '"' && c == '`')
                {
                    i++;
                }
                else if (quote is not null)
                {
                    quote = c == quote ? null : quote;
                }
                else if (c is '"' or '\'')
                {
                    quote = c;
                }
                else if (c is '(' or '[' or '{')
                {
                    open.Push(c is '(' ? ')' : c is '[' ? ']' : '}');
                }
                else if (c is ')' or ']' or '}')
                {
                    Assert.Equal(open.Pop(), c);
                }
            }

            Assert.Null(quote);
        }

        Assert.Empty(open);
    }

    [Fact]
    public void The_script_registers_itself_for_jetnotify_and_asks_it_as_it_answers()
    {
        string script = CompletionScripts.PowerShell;

        Assert.Contains("Register-ArgumentCompleter -Native -CommandName jetnotify -ScriptBlock {", script,
            StringComparison.Ordinal);
        Assert.Contains("param($word, $command, $cursor)", script, StringComparison.Ordinal);
        Assert.Contains("completion pwsh -- @words \"$word\"", script, StringComparison.Ordinal);
        Assert.Contains("$answer[0] -eq 'words'", script, StringComparison.Ordinal);
    }
}
