namespace NetHawk.Core.Store.Schema;

/// <summary>One row of users: a console account.</summary>
public sealed class UserEntity
{
    /// <summary>Sign-in name, compared without case.</summary>
    public string Name { get; set; } = "";
    public string PasswordHash { get; set; } = "";

    /// <summary>"viewer", "operator" or "administrator".</summary>
    public string Role { get; set; } = "";

    /// <summary>The password is to be changed at the next sign-in.</summary>
    public bool MustChange { get; set; }
    public DateTimeOffset Created { get; set; }
    public DateTimeOffset? LastSignIn { get; set; }

    /// <summary>Changes with password and role: sessions made before are ended.</summary>
    public string SecurityStamp { get; set; } = "";
}

/// <summary>One row of api_keys; the key itself is never stored.</summary>
public sealed class ApiKeyEntity
{
    public Guid Id { get; set; }
    public string Name { get; set; } = "";
    public string Role { get; set; } = "";

    /// <summary>SHA-256 of the key, in lower-case hex.</summary>
    public string Sha256 { get; set; } = "";
    public DateTimeOffset Created { get; set; }
    public DateTimeOffset? Expires { get; set; }
    public DateTimeOffset? LastUsed { get; set; }
    public DateTimeOffset? Revoked { get; set; }
}
