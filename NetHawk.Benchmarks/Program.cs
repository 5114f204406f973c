using BenchmarkDotNet.Running;
using NetHawk.Benchmarks;

if (args is ["whole", .. var files]) return WholePath.Run(files);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
