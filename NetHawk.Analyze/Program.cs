using NetHawk.Web.Commands;
using NetHawk.Web.Commands.Analyze;

return await CommandLine.RunAsync(args, Console.Out, Console.Error, [AnalyzeCommand.Create]);
