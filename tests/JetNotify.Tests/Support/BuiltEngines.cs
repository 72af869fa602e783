namespace JetNotify.Tests.Support;

/// <summary>The engines of the build under test, by the name that <c>--engine</c> takes: rows of a theory.</summary>
public static class BuiltEngines
{
    public static TheoryData<string> Names => [.. Enum.GetValues<Engine>().Where(Engines.Has).Select(NameOf)];

    internal static Engine Named(string name) => Enum.GetValues<Engine>().Single(engine => NameOf(engine) == name);

    private static string NameOf(Engine engine) => engine.ToString().ToLowerInvariant();
}
