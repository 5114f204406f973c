using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Store;
using NetHawk.Web.Setup;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Web.Commands.Doctor;

/// <summary>Checks of what NetHawk keeps: service, database, disk, model.</summary>
internal static class DataChecks
{
    private const long Scarce = 1L << 30, Empty = 100L << 20;

    public static async Task<IReadOnlyList<Finding>> RunAsync(NetHawkSettings settings, CancellationToken cancellation) =>
    [
        await ServiceAsync(settings, cancellation), Database(settings), Disk(settings), Model(settings),
    ];

    private static async Task<Finding> ServiceAsync(NetHawkSettings settings, CancellationToken cancellation)
    {
        try
        {
            if (await ControlSocket.IsAliveAsync(ControlSocket.PathIn(settings.DataFolder), cancellation)) return Finding.Ok("service", $"runs; {settings.Urls}");
        }
        catch (CommandException e)
        {
            return Finding.Warning("service", e.Message, "sudo nethawk doctor");
        }

        foreach (string url in settings.Urls.Split(';'))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)) continue;
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new System.Net.IPEndPoint(address, uri.Port));
            }
            catch (SocketException e)
            {
                return Finding.Broken("service", $"does not run, and cannot listen on {url}: {e.Message}", "stop the program that holds the port, or give Urls another one");
            }
        }

        return Finding.Ok("service", $"does not run; {settings.Urls} is free");
    }

    private static Finding Database(NetHawkSettings settings)
    {
        string path = settings.Database.Path;
        if (!File.Exists(path))
        {
            string? parent = settings.DataFolder;
            while (parent is not null && !Directory.Exists(parent)) parent = Path.GetDirectoryName(parent);
            return IsWritable(parent!) ? Finding.Ok("database", $"{path} is made at the start")
                : Finding.Broken("database", $"{path} cannot be made: {parent} is not writable for this user", "make it writable, or set Database:Path");
        }

        try
        {
            using var database = StoreDatabase.Open(path, NullLogger.Instance, alone: false);
            return Finding.Ok("database", string.Create(CultureInfo.InvariantCulture, $"{path}, {new FileInfo(path).Length / 1048576.0:0.#} MB, whole"));
        }
        catch (StoreException e)
        {
            return Finding.Broken("database", e.Message, "restore a backup: nethawk restore FILE");
        }
    }

    private static Finding Disk(NetHawkSettings settings)
    {
        string folder = settings.DataFolder;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        long free = new DriveInfo(folder).AvailableFreeSpace;
        string text = string.Create(CultureInfo.InvariantCulture, $"{free / 1073741824.0:0.0} GB free in {folder}");
        string mend = string.Create(CultureInfo.InvariantCulture, $"free some, or lower Retention:MaxDatabaseBytes ({settings.Retention.MaxDatabaseBytes / 1073741824.0:0.0} GB)");
        return free < Empty ? Finding.Broken("disk", text, mend) : free < Math.Max(Scarce, settings.Retention.MaxDatabaseBytes / 4) ? Finding.Warning("disk", text, mend) : Finding.Ok("disk", text);
    }

    private static Finding Model(NetHawkSettings settings)
    {
        var models = AnalysisSetup.ModelsOf(settings);
        var problems = models.Start();
        if (models.Current is { } model) return problems.Count == 0 ? Finding.Ok("model", $"{model.Version}, threshold {settings.Model.Threshold.ToString(CultureInfo.InvariantCulture)}")
            : Finding.Warning("model", string.Join("; ", problems), "nethawk train, or POST /api/v1/model/VERSION/activate");
        return settings.Model.ModelPath.Length > 0
            ? Finding.Broken("model", string.Join("; ", problems), "set MlModel:ModelPath to a model.zip, or leave it empty for the shipped one")
            : Finding.Warning("model", string.Join("; ", problems), "the rules work without it; nethawk train --manifest FILE --out DIR makes one");
    }

    private static bool IsWritable(string folder)
    {
        string probe = Path.Combine(folder, ".nethawk-" + Guid.NewGuid().ToString("n"));
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
