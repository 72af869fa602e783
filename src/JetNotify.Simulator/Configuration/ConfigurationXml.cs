using System.Security;
using System.Text;

namespace JetNotify.Simulator.Configuration;

/// <summary>A commit as XML with an <c>operation</c> on what begins and ends, as NETCONF writes edits (RFC 6241 §7.2). What a
/// router really puts there is not documented: synthetic.</summary>
internal static class ConfigurationXml
{
    /// <summary>The patch of a commit.</summary>
    public static string Patch(IEnumerable<ConfigurationStatement> removed, IEnumerable<ConfigurationStatement> added)
    {
        var text = new StringBuilder("<configuration>\n");
        foreach (var statement in removed)
        {
            Append(statement, "delete", text);
        }

        foreach (var statement in added)
        {
            Append(statement, "create", text);
        }

        return text.Append("</configuration>").ToString();
    }

    private static void Append(ConfigurationStatement statement, string operation, StringBuilder text)
    {
        var (name, value) = (SecurityElement.Escape(statement.Name), SecurityElement.Escape(statement.Value));
        var term = SecurityElement.Escape(statement.Term);
        var edit = $"operation=\"{operation}\"";
        text.Append(statement.Kind switch
        {
            StatementKind.Address =>
                $"<interfaces><interface><name>{name}</name><unit><name>{statement.Unit}</name><family><{statement.Family}>" +
                $"<address {edit}><name>{value}</name></address></{statement.Family}></family></unit></interface></interfaces>",
            StatementKind.Disable => $"<interfaces><interface><name>{name}</name><disable {edit}/></interface></interfaces>",
            StatementKind.StaticRoute =>
                $"<routing-options><static><route {edit}><name>{name}</name><next-hop>{value}</next-hop></route></static></routing-options>",
            StatementKind.FilterTerm =>
                $"<firewall><family><{statement.Family}><filter><name>{name}</name><term><name>{term}</name>" +
                $"<then {edit}><{value}/></then></term></filter></{statement.Family}></family></firewall>",
            StatementKind.CommitNotification => $"<system><commit><notification {edit}/></commit></system>",
            _ => Service(statement, edit),
        });
        text.Append('\n');
    }

    private static string Service(ConfigurationStatement statement, string edit)
    {
        var element = statement.Levels[^1].Split(' ')[0];
        var inner = $"<{element} {edit}>{SecurityElement.Escape(statement.Value)}</{element}>";
        if (statement.Levels.Count > 5)
        {
            inner = $"<{statement.Levels[4]}>{inner}</{statement.Levels[4]}>";
        }

        return $"<system><services><extension-service><notification>{inner}</notification></extension-service></services></system>";
    }
}
