using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Hosts;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Session;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Components;

/// <summary>A page's surroundings without a browser: the scene's doubles, a signed-in person, MudBlazor.</summary>
public abstract class ConsoleContext : BunitContext, IAsyncLifetime
{
    protected Scene Scene { get; } = Scene.Busy();

    /// <summary>bUnit gives up waiting after a second, which a loaded machine easily takes; who waits for what comes waits no longer for it.</summary>
    static ConsoleContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected ConsoleContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton(TimeProvider.System).AddSingleton<ILiveFeed>(Scene.Feed)
            .AddSingleton(Troubled.Of<IStoreReader>(Scene.Store)).AddSingleton(Troubled.Of<IStoreWriter>(Scene.Store)).AddSingleton(Troubled.Of<IHostReader>(Scene.Store)).AddSingleton(Troubled.Of<IHostWriter>(Scene.Store))
            .AddSingleton<NetHawk.Core.Intel.Geo.ICountryLookup, NetHawk.Core.Intel.Geo.NoCountries>().AddSingleton<IBlockService>(Scene.Blocks).AddSingleton<IEnforcementSwitch>(Scene.Blocks)
            .AddSingleton<NetHawk.Core.PacketEvidence.IPacketEvidence, NetHawk.Core.PacketEvidence.NoPacketEvidence>();
        Services.AddSingleton<SharedReads>().AddScoped<LiveSession>().AddScoped<ConsoleVisitor>().AddScoped<ConsoleActions>().AddScoped<UndoBox>().AddScoped<TriageActions>();
        SignIn("operator");
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // Circuits are disposed asynchronously, and so are these.
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    protected BunitAuthorizationContext SignIn(string role)
    {
        var authorization = AddAuthorization();
        authorization.SetAuthorized("maria").SetRoles(role);
        return authorization;
    }

    protected static Who Person(string role) => new("maria", role, role is "operator" or "administrator", role == "administrator");

    /// <summary>Providers for dialogs and snackbars, rendered beside the component.</summary>
    protected (IRenderedComponent<MudDialogProvider> Dialogs, IRenderedComponent<MudSnackbarProvider> Snackbars) Providers()
    {
        Render<MudPopoverProvider>();
        return (Render<MudDialogProvider>(), Render<MudSnackbarProvider>());
    }
}
