using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Reflection.Emit;

namespace NetHawk.Benchmarks.Profile;

/// <summary>
/// A profile in the form that the compiler reads (.mibc): an assembly whose global methods are lists. Each list names one method and then the recorded elements as constants;
/// "AssemblyDictionary" names the lists. One list for each method, because the compiler leaves out the rest of a list after a name that it does not know. Format: dotnet/runtime,
/// src/coreclr/tools/dotnet-pgo.
/// </summary>
internal sealed class ProfileFile : IDisposable
{
    /// <summary>Before each element: offset, kind, count and other follow (InstrumentationDataProcessingState of the format).</summary>
    private const int AllFollow = 15;

    /// <summary>A type or method that could not be named: any number that is no token.</summary>
    private const int Unknown = 1;

    private readonly string _output;
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly ModuleBuilder _module;
    private readonly List<(string Assemblies, MethodBuilder List)> _lists = [];
    private readonly MemoryStream _image = new();

    public ProfileFile(string output)
    {
        _output = output;
        string name = Path.GetFileNameWithoutExtension(output);
        _assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        _module = _assembly.DefineDynamicModule(name);
    }

    public void Add(MethodBase method, RecordedMethod recorded, MethodFinder finder)
    {
        var list = Define(string.Create(CultureInfo.InvariantCulture, $"Assemblies_{_lists.Count}"));
        var code = list.GetILGenerator();
        if (method is ConstructorInfo constructor) code.Emit(OpCodes.Ldtoken, _module.GetMethodMetadataToken(constructor));
        else code.Emit(OpCodes.Ldtoken, (MethodInfo)method);
        code.Emit(OpCodes.Ldstr, "InstrumentationDataStart");
        foreach (var element in recorded.Elements)
        {
            foreach (int part in (int[])[AllFollow, element.Offset, element.Kind, element.Count, element.Other]) code.Emit(OpCodes.Ldc_I4, part);
            foreach (string value in element.Values) Emit(code, element.ValueKind, value, finder);
        }

        code.Emit(OpCodes.Ldstr, "InstrumentationDataEnd");
        code.Emit(OpCodes.Pop);
        _lists.Add((MethodFinder.Assemblies(method), list));
    }

    public void Save()
    {
        var code = Define("AssemblyDictionary").GetILGenerator();
        foreach (var (assemblies, list) in _lists)
        {
            code.Emit(OpCodes.Ldstr, assemblies);
            code.Emit(OpCodes.Ldtoken, list);
            code.Emit(OpCodes.Pop);
        }

        _module.CreateGlobalFunctions();
        _assembly.Save(_image);
        File.Delete(_output);
        using var archive = ZipFile.Open(_output, ZipArchiveMode.Create);
        using var entry = archive.CreateEntry(Path.GetFileName(_output) + ".dll", CompressionLevel.SmallestSize).Open();
        _image.WriteTo(entry);
    }

    public void Dispose() => _image.Dispose();

    private MethodBuilder Define(string name) => _module.DefineGlobalMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);

    private static void Emit(ILGenerator code, int kind, string value, MethodFinder finder)
    {
        switch (kind)
        {
            case RecordedElement.Number:
                EmitNumber(code, uint.Parse(value, CultureInfo.InvariantCulture));
                break;
            case RecordedElement.LongNumber:
                // The lower half, then the upper.
                string[] halves = value.Split(' ');
                EmitNumber(code, (long)(uint.Parse(halves[0], CultureInfo.InvariantCulture) | (ulong)uint.Parse(halves[1], CultureInfo.InvariantCulture) << 32));
                break;
            case RecordedElement.TypeHandle or RecordedElement.MethodHandle:
                // TypeHandle: NULL, UNKNOWN or a name
                string name = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                if (name == "NULL") code.Emit(OpCodes.Ldc_I4_0);
                else if (kind == RecordedElement.TypeHandle && finder.Type(name) is { } type) code.Emit(OpCodes.Ldtoken, type);
                else if (kind == RecordedElement.MethodHandle && finder.Target(name) is { } method) code.Emit(OpCodes.Ldtoken, method);
                else code.Emit(OpCodes.Ldc_I4, Unknown);
                break;
        }
    }

    private static void EmitNumber(ILGenerator code, long number)
    {
        if (number is >= int.MinValue and <= int.MaxValue) code.Emit(OpCodes.Ldc_I4, (int)number);
        else code.Emit(OpCodes.Ldc_I8, number);
    }
}
