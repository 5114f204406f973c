namespace NetHawk.Core.Models;

/// <summary>A model or its data cannot be used. The message is one line for a person: what is wrong and what to do.</summary>
public sealed class ModelException : Exception
{
    public ModelException() { }
    public ModelException(string message) : base(message) { }
    public ModelException(string message, Exception inner) : base(message, inner) { }
}
