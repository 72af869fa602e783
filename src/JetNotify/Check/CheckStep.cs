namespace JetNotify.Check;

/// <summary>How a step went.</summary>
internal enum StepOutcome
{
    /// <summary>As it should.</summary>
    Ok,

    /// <summary>There is nothing to say, and nothing depends on it.</summary>
    None,

    /// <summary>Not as it should, and the advice says what to do.</summary>
    Failed,
}

/// <summary>One step of a check and what it found.</summary>
/// <param name="Name">The step's word: <c>name tcp unix proxy tls websocket connect version subscribe
/// event</c>.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Diagnosis">What it found, and what to do about it.</param>
internal sealed record CheckStep(string Name, StepOutcome Outcome, Diagnosis Diagnosis)
{
    /// <summary>The same in fields, for programs: names in snake case, no field of the step itself.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];
}

/// <summary>One field of a step: a text, a number, a truth, a time or a list of texts. Null is not written.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">A <see cref="string"/>, <see cref="int"/>, <see cref="bool"/>, UTC <see cref="DateTime"/> or
/// list of <see cref="string"/>.</param>
internal sealed record Field(string Name, object? Value);
