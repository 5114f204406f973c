using Microsoft.AspNetCore.Components;
using NetHawk.Web.Live;

namespace NetHawk.Web.Components.Session;

/// <summary>A component that shows live figures: renders again on each update of the feed, until disposed.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _life = new();
    private bool _disposed;

    [Inject] public required LiveSession Live { get; set; }

    /// <summary>Not null while the first answer to a browser is made, before there is a circuit.</summary>
    [CascadingParameter] public HttpContext? FirstAnswerTo { get; set; }

    /// <summary>Cancelled on dispose: hand it to every call that may outlive the page.</summary>
    protected CancellationToken Life => _life.Token;

    protected LiveStats Stats => Live.Current;

    protected override void OnInitialized() => Live.Updated += Handle;

    /// <summary>On the circuit's dispatcher, before the render.</summary>
    /// <returns>False: nothing to render.</returns>
    protected virtual ValueTask<bool> OnLiveAsync(LiveUpdate update) => ValueTask.FromResult(true);

    private void Handle(LiveUpdate update) => _ = InvokeAsync(async () =>
    {
        if (_disposed) return;
        try
        {
            if (await OnLiveAsync(update)) StateHasChanged();
        }
        catch (Exception error) when (!_disposed)
        {
            await DispatchExceptionAsync(error);
        }
        catch (Exception) when (_disposed)
        {
            // The page went away while its update was under way.
        }
    });

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_disposed) return;
        _disposed = true;
        Live.Updated -= Handle;
        _life.Cancel();
        _life.Dispose();
    }
}
