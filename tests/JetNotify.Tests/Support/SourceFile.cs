using System.Text.RegularExpressions;

namespace JetNotify.Tests.Support;

/// <summary>A C# source file of this checkout, looked at as text.</summary>
/// <param name="Folder">The folder inside the project, with slashes; empty for its root.</param>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record SourceFile(string Folder, string Name, string Text)
{
    /// <summary>The folder, or for a file of the root, which is shared by all, the file.</summary>
    public string Place => Folder.Length > 0 ? Folder : Name;

    public int Lines => Text.Count(c => c == '\n');

    /// <summary>The namespaces of its using lines.</summary>
    public IReadOnlyList<string> Usings { get; } = [.. Using().Matches(Text).Select(match => match.Groups[1].Value)];

    /// <summary>Without comments, texts and using lines.</summary>
    public string Code { get; } = Noise().Replace(Text, "");

    /// <summary>The types it declares at its outermost level.</summary>
    public IReadOnlyList<string> Declares { get; } = [.. Declaration().Matches(Text).Select(match =>
        match.Groups[1].Value)];

    /// <summary>The files in a folder of the checkout, those that a build writes left out.</summary>
    public static IEnumerable<SourceFile> In(string folder)
    {
        string root = Checkout.File(folder);
        return from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let inside = Path.GetRelativePath(root, path).Replace('\\', '/')
               where !inside.Split('/').Intersect(["obj", "bin"]).Any()
               select new SourceFile(
                   inside.Contains('/', StringComparison.Ordinal) ? inside[..inside.LastIndexOf('/')] : "",
                   Path.GetFileNameWithoutExtension(path),
                   File.ReadAllText(path));
    }

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"//.*$|^using .*$|^namespace .*$|(?<!\$)""(?:[^""\\\n]|\\.)*""", RegexOptions.Multiline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"^(?:public|internal) (?:\w+ )*?(?:class|struct|interface|enum|record(?: struct)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
