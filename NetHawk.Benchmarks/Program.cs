using BenchmarkDotNet.Running;
using NetHawk.Benchmarks;

if (args is ["whole", .. var files]) return WholePath.Run(files);
if (args is ["repeat", var output, var packets, .. var inputs] && inputs.Length > 0)
    return RepeatedCapture.Run(output, long.Parse(packets, System.Globalization.CultureInfo.InvariantCulture), inputs);
if (args is ["mix", var mixed, var count, .. var parts] && parts.Length > 0)
    return MixedCapture.Run(mixed, long.Parse(count, System.Globalization.CultureInfo.InvariantCulture), parts);
if (args is ["scale", var flows, var amount, .. var more])
    return Scaling.Run(int.Parse(flows, System.Globalization.CultureInfo.InvariantCulture), long.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Number(more, 0, 1), more is [_, "alone", ..], Number(more, 2, GeneratedTraffic.Train));
if (args is ["part", var part, var input, .. var repeats]) return PartRun.Run(part, input, Number(repeats, 0, 5));
if (args is ["two-workers", var whole])
{
    Console.Write(TwoWorkers.Table(whole, Path.GetTempPath()));
    return 0;
}

if (args is ["profile", .. var profile]) return NetHawk.Benchmarks.Profile.CompilerProfile.Run(profile);
if (args is ["performance", .. var options]) return Performance.Run(options);
if (args is ["store", .. var size]) return await NetHawk.Benchmarks.Store.StoreBenchmark.RunAsync(Console.Out, Number(size, 0, 1_000_000));
if (args is ["model", .. var models]) return ModelBenchmark.Run(Console.Out, models.Length > 0 ? models[0] : "models");
if (args is ["circuits", .. var numbers])
    return await NetHawk.Benchmarks.Circuits.CircuitsBenchmark.RunAsync(Console.Out, Number(numbers, 0, 100), Number(numbers, 1, 40));
if (args is ["firewall"]) return FirewallBenchmark.Run(Console.Out);
if (args is ["live", .. var live]) return NetHawk.Benchmarks.Live.LiveBenchmark.Run(live);
if (args is ["flood", .. var flood]) return FloodBenchmark.Run(flood);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;

static int Number(string[] given, int index, int otherwise) => given.Length > index ? int.Parse(given[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
