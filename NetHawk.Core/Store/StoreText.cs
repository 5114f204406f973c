using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store;

/// <summary>Names of stored enums, as people and programs see them.</summary>
public static class StoreText
{
    public static string Level(EventLevel level) => level switch
    {
        EventLevel.Error => "error",
        EventLevel.Warning => "warning",
        _ => "info",
    };
}
