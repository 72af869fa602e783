using System.Runtime.CompilerServices;

namespace JetNotify.Tests.Support;

/// <summary>A test that takes minutes: it runs with <c>tests/run --long</c> alone, and is not counted as skipped
/// else.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute([CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) =>
        Explicit = Environment.GetEnvironmentVariable("JETNOTIFY_TEST_LONG") is not { Length: > 0 };
}
