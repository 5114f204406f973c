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

    /// <summary>May not sign in.</summary>
    public bool Disabled { get; set; }

    /// <summary>Secret of the second factor, encrypted with the data folder's keys; empty: none.</summary>
    public string SecondFactor { get; set; } = "";

    /// <summary>Time step of the last code that was taken: no code counts twice.</summary>
    public long SecondFactorStep { get; set; }

    /// <summary>SHA-256 of the recovery codes that are left, lower-case hex, separated by spaces.</summary>
    public string RecoveryCodes { get; set; } = "";
}

/// <summary>One row of sessions: a browser that is signed in.</summary>
public sealed class SessionEntity
{
    public Guid Id { get; set; }
    public string User { get; set; } = "";
    public DateTimeOffset Created { get; set; }
    public DateTimeOffset LastSeen { get; set; }
    public string Address { get; set; } = "";

    /// <summary>What the browser calls itself, shortened.</summary>
    public string Agent { get; set; } = "";
}

/// <summary>One row of settings: a value that a person set in the console; it goes before the configuration file's.</summary>
public sealed class SettingEntity
{
    /// <summary>As the configuration writes it: "Firewall:BlockDuration".</summary>
    public string Key { get; set; } = "";
    public string Value { get; set; } = "";
    public DateTimeOffset Changed { get; set; }
    public string By { get; set; } = "";
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
