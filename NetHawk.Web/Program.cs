using NetHawk.Web.Commands;

NativeAnalyze.TakeOver(args);
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
