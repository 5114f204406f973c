using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using NetHawk.Web.Live;

namespace NetHawk.Web.Components.Session;

/// <summary>
/// Gives a circuit's updates to its live components while it is itself being rendered. What they render then joins one batch: the browser gets one
/// message for each second of live figures and not one for each card, and ten parts of a page never show different seconds.
/// </summary>
public sealed class LivePulse : ComponentBase, IDisposable
{
    /// <summary>Updates kept for a browser that takes no more batches; pages that list things read the store again anyway.</summary>
    private const int MostWaiting = 10;

    private readonly Queue<LiveUpdate> _waiting = [];
    private bool _disposed;

    [Inject] public required LiveSession Live { get; set; }

    protected override void OnInitialized() => Live.Pulse = Beat;

    private void Beat(LiveUpdate update) => _ = InvokeAsync(() =>
    {
        if (_disposed) return;
        if (_waiting.Count == MostWaiting) _waiting.Dequeue();
        _waiting.Enqueue(update);
        StateHasChanged();
    });

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        while (_waiting.TryDequeue(out var update)) Live.Raise(update);
    }

    public void Dispose()
    {
        _disposed = true;
        if (Live.Pulse == Beat) Live.Pulse = null;
    }
}
