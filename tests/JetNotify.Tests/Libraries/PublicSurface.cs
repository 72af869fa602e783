using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace JetNotify.Tests.Libraries;

/// <summary>All that a library shows, a line each: types, and below them their members as a caller would write
/// them.</summary>
internal static class PublicSurface
{
    private const BindingFlags Shown =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;

    /// <summary>Returns the lines, in an order that does not depend on the sources'.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name =>
                $"{Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)} {name}");
        }

        // What a record has by being one is not written by anybody.
        return type.GetMembers(Shown).Where(member => !member.Name.Contains('<', StringComparison.Ordinal))
            .Where(member => member is not MethodBase
                || !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(Describe).OfType<string>();
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo one when IsShown(one) => $"{Static(one)}new({Parameters(one)})",
        MethodInfo one when IsShown(one)
            && (!one.IsSpecialName || one.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{Static(one)}{Name(one.ReturnType)} {one.Name}{Generic(one)}({Parameters(one)})",
        PropertyInfo one when one.GetMethod is { } get && IsShown(get) =>
            $"{Static(get)}{Name(one.PropertyType)} {one.Name} {{ get;{Setter(one)} }}",
        FieldInfo { IsPublic: true } one =>
            $"{(one.IsLiteral ? "const " : one.IsStatic ? "static " : "")}{Name(one.FieldType)} {one.Name}",
        EventInfo one when one.AddMethod is { } add && IsShown(add) =>
            $"event {Name(one.EventHandlerType!)} {one.Name}",
        _ => null,
    };

    private static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Setter(PropertyInfo property) => property.SetMethod is not { } set || !IsShown(set) ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(one =>
        $"{(one.IsOut ? "out " : one.IsIn ? "in " : one.ParameterType.IsByRef ? "ref " : "")}"
        + $"{Name(one.ParameterType)} {one.Name}{(one.HasDefaultValue ? " = …" : "")}"));

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsByRefLike: true } => "ref struct",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(one => one.IsVisible);
        string[] names = [.. (type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? []
            : new[] { type.BaseType })
            .Concat(bases.OrderBy(one => one.FullName, StringComparer.Ordinal)).Select(Name)];
        return type.IsEnum || names.Length == 0 ? "" : $" : {string.Join(", ", names)}";
    }

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            return type.IsArray ? $"{Name(type.GetElementType()!)}[]" : Name(type.GetElementType()!);
        }

        string name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}"
            : type.Name;
        return type.IsGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : name;
    }
}
