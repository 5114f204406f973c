namespace NetHawk.Core.Response;

/// <summary>Switching enforcement on from the console, with a way back that needs nobody: commit-confirm.</summary>
public interface IEnforcementSwitch
{
    /// <summary>Until the service stops; what the configuration says comes back with the next start.</summary>
    /// <param name="revertAfter">Goes back by itself after this unless <see cref="ConfirmAsync"/> is called, from a session that still works.</param>
    Task SetAutoBlockAsync(bool on, TimeSpan? revertAfter, string by, CancellationToken cancellation = default);

    /// <summary>Answers false when nothing waits to be confirmed.</summary>
    Task<bool> ConfirmAsync(string by, CancellationToken cancellation = default);
}
