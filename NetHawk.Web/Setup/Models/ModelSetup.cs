using Microsoft.Extensions.DependencyInjection.Extensions;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Feedback;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.Models;

/// <summary>Registers what makes the model learn from operators: kept vectors of threats, and retraining. Needs the store and the registry.</summary>
internal static class ModelSetup
{
    public static IServiceCollection AddModelLife(this IServiceCollection services, NetHawkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.TryAddSingleton(settings.Model);
        services.AddSingleton(new SampleFolder(Path.Combine(settings.DataFolder, FeedbackReader.FolderName)));
        services.AddSingleton<SampleWriter>();
        services.AddSingleton(provider => new ThreatSampler(provider.GetRequiredService<SampleWriter>().TryTake));
        services.AddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<ThreatSampler>());
        services.AddSingleton<IRetrainer, ModelRetrainer>();
        services.AddHostedService<SampleHost>();
        return services;
    }
}

/// <summary>Writes samples as long as the service runs; what is queued at the end still reaches the disk.</summary>
internal sealed class SampleHost(SampleWriter writer) : IHostedService
{
    private Task _writing = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = Task.Run(writer.RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        writer.Complete();
        return _writing.WaitAsync(cancellationToken);
    }
}
