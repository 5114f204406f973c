using System.Globalization;
using NetHawk.Web.Setup.Configuration;
using Serilog;
using Serilog.Events;

namespace NetHawk.Web.Setup;

/// <summary>Serilog to console and to a file that is bounded in size and number.</summary>
internal static class LogSetup
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddNetHawkLog(this WebApplicationBuilder builder, NetHawkSettings settings)
    {
        var level = Enum.Parse<LogEventLevel>(settings.Log.MinimumLevel, ignoreCase: true);
        var log = new LoggerConfiguration().MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", Quieter(level)).MinimumLevel.Override("System", Quieter(level))
            // Its two lines say that we listen, and where: an operator looks for them.
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", level)
            // Logs a failed start with a stack trace; the verb says it in one line.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
            // Session keys lie in a folder for the service alone; that they are not encrypted besides is known.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture);
        if (settings.Log.File.Length > 0)
        {
            log.WriteTo.File(settings.Absolute(settings.Log.File), outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true, fileSizeLimitBytes: settings.Log.FileMegabytes * 1024L * 1024L, retainedFileCountLimit: settings.Log.Files, shared: false);
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(log.CreateLogger(), dispose: true);
    }

    private static LogEventLevel Quieter(LogEventLevel level) => level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
}
