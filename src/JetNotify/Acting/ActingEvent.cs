namespace JetNotify.Acting;

/// <summary>A printed event that sets something off.</summary>
/// <param name="Record">The record as <c>-o json</c> prints it, without a line feed.</param>
/// <param name="Fields">Its fields by their name in the environment.</param>
/// <param name="Body">What is posted; empty where nothing is.</param>
internal sealed record ActingEvent(byte[] Record, IReadOnlyList<(string Name, string Value)> Fields, byte[] Body);
