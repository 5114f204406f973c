using System.Diagnostics.CodeAnalysis;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>Public names of the roles, and the policies that ask for them.</summary>
public static class RoleNames
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Administrator = "administrator";

    /// <summary>Policy: operators and administrators.</summary>
    public const string Operates = "operates";

    /// <summary>Policy: administrators.</summary>
    public const string Administers = "administers";

    public static IReadOnlyList<string> All { get; } = [Viewer, Operator, Administrator];

    public static string Name(this AccountRole role) => All[(int)role];

    public static bool TryParse([NotNullWhen(true)] string? text, out AccountRole role)
    {
        int index = All.ToList().FindIndex(n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        role = index < 0 ? AccountRole.Viewer : (AccountRole)index;
        return index >= 0;
    }
}
