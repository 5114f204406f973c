namespace NetHawk.Core.Response;

/// <summary>Switching prevention on and off from the console, with a way back that needs nobody: commit-confirm.</summary>
public interface IEnforcementSwitch
{
    /// <summary>
    /// Kept over restarts, until Firewall:AutoBlock in the configuration is changed. Switching off during a trial lifts what it blocked.
    /// </summary>
    /// <param name="revertAfter">Switched on, it is on trial: after this it goes back to detect only by itself, and what it blocked is let in again,
    /// unless <see cref="ConfirmAsync"/> is called, from a session that still works. A restart does not stop the clock.</param>
    Task SetAutoBlockAsync(bool on, TimeSpan? revertAfter, string by, CancellationToken cancellation = default);

    /// <summary>Answers false when nothing waits to be confirmed.</summary>
    Task<bool> ConfirmAsync(string by, CancellationToken cancellation = default);
}
