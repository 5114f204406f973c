using NetHawk.Core.Pipeline;
using NetHawk.Web.Commands;
using NetHawk.Web.Commands.Analyze;

HeapRoom.Prepare();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, [AnalyzeCommand.Create]);
