using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Web.Setup;

/// <summary>What the host is to be.</summary>
/// <param name="Replay">Null: live capture.</param>
/// <param name="ControlSocket">Path of the control socket; null: none.</param>
/// <param name="Local">No capture, no pages: only blocks, whitelist and accounts behind the control socket, for a verb while no service runs.</param>
public sealed record ServiceRequest(ReplayRequest? Replay = null, string? ControlSocket = null, bool Local = false)
{
    /// <summary>Values that people set in the console before, as they were taken into the settings.</summary>
    public IReadOnlyDictionary<string, string>? Console { get; init; }
}
