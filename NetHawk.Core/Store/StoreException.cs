namespace NetHawk.Core.Store;

/// <summary>The database cannot be used. The message is one line for a person: what is wrong and what to do.</summary>
public sealed class StoreException : Exception
{
    public StoreException() { }
    public StoreException(string message) : base(message) { }
    public StoreException(string message, Exception inner) : base(message, inner) { }
}
