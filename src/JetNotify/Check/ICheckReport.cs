namespace JetNotify.Check;

/// <summary>Hears of each step of a check as soon as it is known. The check's thread.</summary>
internal interface ICheckReport
{
    /// <summary>One step is known.</summary>
    void Add(CheckStep step);
}
