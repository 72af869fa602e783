namespace JetNotify.Json;

/// <summary>Where a value stands in a JSON text: the whole, a member of an object or an element of an array.</summary>
internal struct JsonMember
{
    /// <summary>How many objects and arrays are around it.</summary>
    public int Depth;

    /// <summary>The first byte of its name, behind the quote; 0 for what has none.</summary>
    public int Name;

    /// <summary>The quote that ends the name.</summary>
    public int NameEnd;

    /// <summary>The first byte of the value, the quote of a string or the bracket of others included.</summary>
    public int Value;

    /// <summary>Behind the value.</summary>
    public int ValueEnd;
}
