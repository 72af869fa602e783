namespace JetNotify.Tests.Support;

/// <summary>The files of the checkout that the tests were built from.</summary>
public static class Checkout
{
    public static string File(string relative) => Path.Combine(Folder, relative);

    private static string Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "JetNotify.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from a checkout.");
    }
}
