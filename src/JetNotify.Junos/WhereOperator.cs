namespace JetNotify.Junos;

/// <summary>How a condition compares.</summary>
public enum WhereOperator
{
    /// <summary><c>=</c>: the whole text matches a <see cref="Glob"/>.</summary>
    Equal,

    /// <summary><c>!=</c>: it does not, or there is no value.</summary>
    NotEqual,

    /// <summary><c>=~</c>: a regular expression is found in it.</summary>
    Matches,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}
