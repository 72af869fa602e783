namespace JetNotify;

/// <summary>What one command will do, whole and checked; <see cref="Program"/> knows who carries it out.</summary>
internal abstract record CommandPlan;
