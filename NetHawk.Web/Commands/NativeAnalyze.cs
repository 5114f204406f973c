using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NetHawk.Web.Commands;

/// <summary>
/// Hands the verb `analyze` over to the same code compiled to machine code, where publishing could make that: it needs no compiler and no framework while it runs,
/// which is a third of the processor time of a capture of a million packets. Without it, this program does the verb itself, with the same result.
/// </summary>
internal static unsafe partial class NativeAnalyze
{
    public const string FileName = "nethawk-analyze";

    /// <summary>Does not return where it hands over: the process goes on as the other program.</summary>
    public static void TakeOver(string[] arguments)
    {
        if (arguments is not ["analyze", ..]) return;
        string program = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(program) || !IsRunnable()) return;

        // Its name stays "nethawk" in help and messages. Where the system refuses, all of it goes on here.
        byte** argv = (byte**)NativeMemory.AllocZeroed((nuint)arguments.Length + 2, (nuint)sizeof(byte*));
        argv[0] = Text("nethawk");
        for (int i = 0; i < arguments.Length; i++) argv[i + 1] = Text(arguments[i]);
        _ = Execute(Text(program), argv);
    }

    /// <summary>It is compiled for processors with AVX2 and what came with it; the folder may have been copied to another machine.</summary>
    private static bool IsRunnable() => RuntimeInformation.ProcessArchitecture != Architecture.X64 || (Avx2.IsSupported && Bmi2.X64.IsSupported && Fma.IsSupported && Lzcnt.X64.IsSupported);

    private static byte* Text(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(byte* program, byte** arguments);
}
