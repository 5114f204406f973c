using NetHawk.Core.Packets;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Web.Security;

/// <summary>
/// After a start: who was at the console some minutes ago is still there, though the page has not come back yet. Before anything is
/// judged or restored, those addresses are never blocked again.
/// </summary>
internal sealed class ReturningOperators(SessionTable sessions, IOperatorSessions operators, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Tell();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Tell()
    {
        var since = clock.GetUtcNow() - NeverBlockSet.Linger;
        foreach (var session in sessions.Of().Where(s => s.LastSeenAt >= since))
            if (AddressKey.TryParse(session.Address, out var address)) operators.Seen(address, session.User);
    }
}
