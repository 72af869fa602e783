using System.Diagnostics;

namespace JetNotify.Tests.Support;

/// <summary>Waits for a condition, and fails with what it was when it does not come true in time.</summary>
public static class Deadline
{
    /// <summary>Long enough for a loaded machine; a passing test never waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Until(Func<bool> condition, string what, TimeSpan? within = null) =>
        Until(condition, () => what, within);

    public static async Task Until(Func<bool> condition, Func<string> what, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > (within ?? Patience))
            {
                Assert.Fail($"did not happen within {within ?? Patience}: {what()}");
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<T> Within<T>(Task<T> task, string what, TimeSpan? within = null)
    {
        if (await Task.WhenAny(task, Task.Delay(within ?? Patience)) != task)
        {
            Assert.Fail($"did not happen within {within ?? Patience}: {what}");
        }

        return await task;
    }
}
