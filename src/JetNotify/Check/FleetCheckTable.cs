using System.Globalization;
using System.Text;
using JetNotify.Fleet;
using JetNotify.Output;

namespace JetNotify.Check;

/// <summary>A line for each router: its name, its address, how it went and what was found. Any thread.</summary>
internal sealed class FleetCheckTable
{
    private const string Router = "ROUTER";
    private const string Address = "ADDRESS";

    private readonly Lock _turn = new();
    private readonly OutputBuffer _line = new(capacity: 4096);
    private readonly IOutput _output;
    private readonly FleetCheckPlan _plan;
    private readonly int _nameWidth;
    private readonly int _placeWidth;

    /// <summary>A table, begun with its heading.</summary>
    public FleetCheckTable(IOutput output, FleetCheckPlan plan)
    {
        _output = output;
        _plan = plan;
        _nameWidth = Math.Max(Router.Length, plan.Routers.Specs.Max(router => router.Name.Length));
        _placeWidth = Math.Max(Address.Length, plan.Routers.Specs.Max(router => Place(router).Length));
        if (!plan.Json)
        {
            Write($"{Router.PadRight(_nameWidth)}  {Address.PadRight(_placeWidth)}  RESULT     FOUND");
        }
    }

    /// <summary>Adds a router.</summary>
    /// <param name="router">The router.</param>
    /// <param name="code">The exit status of its check alone.</param>
    /// <param name="last">The step it ended with.</param>
    public void Add(RouterSpec router, ExitCode code, CheckStep last)
    {
        lock (_turn)
        {
            if (_plan.Json)
            {
                WriteJson(router, code, last);
                return;
            }

            string result = code == ExitCode.Success ? "ok" : $"{last.Name}!";
            var first = last.Diagnosis.Advice.Take(code == ExitCode.Success ? 0 : 1);
            string found = (last.Diagnosis with { Advice = [.. first] }).ToString();
            Write($"{router.Name.PadRight(_nameWidth)}  {Place(router).PadRight(_placeWidth)}  {result,-9}  {found}");
        }
    }

    private static string Place(RouterSpec router) => router.Transport.UnixPath
        ?? string.Create(CultureInfo.InvariantCulture, $"{router.Transport.Host}:{router.Transport.Port}");

    private void Write(string line)
    {
        _line.Clear();
        TerminalText.Append(_line, Encoding.UTF8.GetBytes(line), _plan.Terminal
            ? TerminalText.Keep.Nothing
            : TerminalText.Keep.Invisible);
        _line.Append((byte)'\n');
        _output.Write(_line.Written);
    }

    private void WriteJson(RouterSpec router, ExitCode code, CheckStep last)
    {
        _line.Clear();
        _line.Append("{\"device\":"u8);
        JsonText.AppendString(_line, Encoding.UTF8.GetBytes(router.Name), _plan.Terminal);
        _line.Append(",\"exit\":"u8);
        _line.AppendNumber((int)code);
        int start = _line.Length;

        // The last step as a check of one router says it, its members behind these.
        new StepJson(_line, _plan.Terminal).Append(last);
        _line.Replace(start, (byte)',');
        _output.Write(_line.Written);
    }
}
