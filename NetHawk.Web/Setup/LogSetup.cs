using System.Globalization;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.LiveSettings;
using Serilog;
using Serilog.Events;

namespace NetHawk.Web.Setup;

/// <summary>Serilog to console and to a file that is bounded in size and number.</summary>
internal static class LogSetup
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddNetHawkLog(this WebApplicationBuilder builder, NetHawkSettings settings)
    {
        var levels = new LogLevels();
        levels.Set(settings.Log.MinimumLevel);
        builder.Services.AddSingleton(levels);
        var log = new LoggerConfiguration().MinimumLevel.ControlledBy(levels.Own)
            .MinimumLevel.Override("Microsoft", levels.Frameworks).MinimumLevel.Override("System", levels.Frameworks)
            // Its two lines say that we listen, and where: an operator looks for them.
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", levels.Own)
            .Filter.ByExcluding(IsStartFailure)
            // Session keys lie in a folder for the service alone; that they are not encrypted besides is known.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture);
        if (settings.Log.File.Length > 0)
        {
            log.WriteTo.File(settings.Absolute(settings.Log.File), outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true, fileSizeLimitBytes: settings.Log.FileMegabytes * 1024L * 1024L, retainedFileCountLimit: settings.Log.Files, shared: false);
        }

        var failures = new LogFailures(TimeProvider.System);
        failures.Listen();
        builder.Services.AddSingleton(failures);
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(log.CreateLogger(), dispose: true);
    }

    /// <summary>The host logs a failed start with a stack trace; the verb says it in one line.</summary>
    private static bool IsStartFailure(LogEvent log) =>
        log.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" or "Microsoft.AspNetCore.Hosting.Diagnostics" }
        && log.Exception is not null && log.Properties.TryGetValue("EventId", out var id) && id is StructureValue event_
        && event_.Properties.Any(p => p is { Name: "Id", Value: ScalarValue { Value: StartFailed or ApplicationStartFailed } });

    /// <summary>HostedServiceStartupFaulted and ApplicationStartupException.</summary>
    private const int StartFailed = 11, ApplicationStartFailed = 6;
}
