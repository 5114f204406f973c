using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Store;
using NetHawk.Web.Security;
using NetHawk.Web.Setup;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Connections;
using NetHawk.Web.Setup.LiveSettings;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Web.Commands.Service;

/// <summary>Starts the service, waits for SIGTERM or Ctrl+C, and says in one line what keeps it from starting.</summary>
internal static class ServiceRun
{
    public static async Task<int> ExecuteAsync(CommandContext context, ReplayRequest? replay, CancellationToken cancellation)
    {
        var (settings, console) = StoredSettings.Apply(NetHawkSettings.Load(context.Arguments));
        if ((Descriptors.TooFew(Descriptors.Limit()) ?? ThreadLimit.TooFew(ThreadLimit.Current())) is { } few) throw new CommandException(few);
        Probe(settings, replay);
        string socket = ControlSocket.PathIn(settings.DataFolder);
        bool fits = ControlSocket.Fits(socket);
        MakeFolder(settings.DataFolder);
        if (fits) await ControlSocket.PrepareAsync(socket, cancellation);
        var request = new ServiceRequest(replay, fits ? socket : null) { Console = console };

        await using var app = Build(settings, request);
        var log = app.Services.GetRequiredService<ILogger<StoreHost>>();
        foreach (string remark in settings.Remarks) SystemLog.Remark(log, remark);
        if (!fits) SystemLog.Remark(log, $"the data folder's path is too long for a control socket ({socket}): verbs such as 'blocks' work only while no service runs");
        var events = app.Services.GetRequiredService<ISystemEvents>();
        foreach (string url in TransportSecurity.Readable(settings.Urls, settings.Auth))
        {
            SecurityLog.NotEncrypted(log, url);
            events.Report(EventLevel.Warning, "web", "not-encrypted", $"{url} is reachable from other machines without encryption: passwords and keys can be read on the way");
        }

        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            SystemLog.UnobservedFault(log, e.Exception);
            events.Report(EventLevel.Error, "web", "background-fault", $"a background task failed, the rest goes on: {e.Exception.GetBaseException().Message}; the log has the details");
            e.SetObserved();
        }

        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            await StartAsync(app, settings, cancellation);
            await app.WaitForShutdownAsync(cancellation);
            return ExitStatus.Done;
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }
    }

    /// <summary>Opens the source once, so that a wrong name, filter or file ends the start instead of being tried for ever.</summary>
    private static void Probe(NetHawkSettings settings, ReplayRequest? replay)
    {
        if (replay is not null)
        {
            CaptureSources.OpenReplay(replay.File, replay.Speed, TimeProvider.System).Dispose();
            return;
        }

        try
        {
            var names = InterfaceFinder.Resolve(settings.Network.Interface);
            CaptureSources.OpenLive(new LiveOptions { Interface = string.Join(',', names), Filter = settings.Network.CaptureFilter, BufferBytes = 1 << 20 }, TimeProvider.System).Dispose();
        }
        catch (CaptureException e) when (e.Message.Contains("Network:", StringComparison.Ordinal))
        {
            throw new CommandException(e.Message, ExitStatus.Usage);
        }
    }

    private static WebApplication Build(NetHawkSettings settings, ServiceRequest request)
    {
        try
        {
            return ServiceHost.Build(settings, request, services => ServiceParts.Add(services, settings, request));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(settings.DataFolder, e);
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, e);
        }
    }

    internal static CommandException Unusable(string folder, Exception why) =>
        new($"the data folder {folder} cannot be used: {why.Message.TrimEnd('.')}; make it writable for this user, or set Database:Path");

    internal static async Task StartAsync(WebApplication app, NetHawkSettings settings, CancellationToken cancellation)
    {
        try
        {
            // Made before the start: a host that could not make all of its services cannot be stopped either.
            _ = app.Services.GetServices<IHostedService>().Count();
        }
        catch (Exception e) when (Explain(e, settings) is { } line)
        {
            throw new CommandException(line);
        }

        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e) when (Explain(e, settings) is { } line)
        {
            // Parts that had started are stopped by the host's disposal; capture and firewall are among them.
            await app.StopAsync(CancellationToken.None);
            throw new CommandException(line);
        }
    }

    private static string? Explain(Exception failure, NetHawkSettings settings)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case StoreException or FirewallTakenException: return e.Message;
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return $"{settings.Urls} is taken by another program: stop that one, or give Urls another port (--urls http://127.0.0.1:8081)";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"no permission to listen on {settings.Urls}: take a port from 1024 on, or run as root";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"this machine has no address to listen on as {settings.Urls}: set Urls to one of its own";
                case AggregateException { InnerExceptions: [var first, ..] } when first != e.InnerException: return Explain(first, settings);
            }
        }

        if (failure is InvalidOperationException && failure.Message.Contains("HTTPS", StringComparison.Ordinal))
            return $"{settings.Urls}: https needs a certificate: set Kestrel:Certificates:Default:Path and :KeyPath (PEM), or put a proxy in front and name it in Auth:TrustedProxies";
        return failure is IOException ? failure.Message.ReplaceLineEndings(" ") : null;
    }
}
