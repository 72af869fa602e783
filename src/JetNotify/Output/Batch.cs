namespace JetNotify.Output;

/// <summary>The bytes of the messages formatted since the last write: one array that grows and is used again.</summary>
internal sealed class Batch
{
}
