using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace NetHawk.Benchmarks.Profile;

/// <summary>Finds the methods and types that a recorded profile names, in the assemblies of a folder and in the framework.</summary>
internal sealed class MethodFinder
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Stands for all classes in code that these share (System.__Canon); the compiler looks for it in an assembly of this name.</summary>
    private const string SharedAssembly = "System.Private.Canon", SharedName = "System.__Canon";

    private readonly Dictionary<string, Assembly> _assemblies = [];
    private readonly Dictionary<string, Type?> _types = [];
    private readonly Type _shared;

    public MethodFinder(string folder)
    {
        var context = new Folder(folder);
        foreach (string file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)) TryAdd(() => context.LoadFromAssemblyPath(Path.GetFullPath(file)));
        foreach (string file in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
            TryAdd(() => Assembly.Load(Path.GetFileNameWithoutExtension(file)));
        using var shared = new MemoryStream();
        WriteShared(shared);
        shared.Position = 0;
        _shared = context.LoadFromStream(shared).GetType(SharedName, throwOnError: true)!;
    }

    /// <returns>Null for generic methods (the recording does not say of which types), and where several fit.</returns>
    public MethodBase? Find(RecordedMethod recorded)
    {
        // Names of methods may contain points (.ctor, implementations of an interface): the longest name of a type that there is.
        for (int at = Point(recorded.Name, recorded.Name.Length); at > 0; at = Point(recorded.Name, at))
        {
            int end = recorded.Name[at - 1] == '.' ? at - 1 : at;
            if (Type(recorded.Name[..end]) is not { } type) continue;
            string name = recorded.Name[(end + 1)..];
            var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
            MethodBase[] fitting = [.. definition.GetMethods(All).Where(m => !m.IsGenericMethod).Concat<MethodBase>(definition.GetConstructors(All))
                .Where(m => m.Name == name && m.GetParameters().Length == recorded.Parameters && m.GetMethodBody()?.GetILAsByteArray()?.Length == recorded.Size)];
            return fitting.Length == 1 ? MethodBase.GetMethodFromHandle(fitting[0].MethodHandle, type.TypeHandle) : null;
        }

        return null;
    }

    /// <param name="written">Name|@|type, as recorded.</param>
    public MethodInfo? Target(string written)
    {
        if (written.Split("|@|") is not [var name, var typeName] || Type(typeName) is not { IsConstructedGenericType: false } type) return null;
        MethodInfo[] fitting = [.. type.GetMethods(All).Where(m => m.Name == name && !m.IsGenericMethod)];
        return fitting.Length == 1 ? fitting[0] : null;
    }

    public Type? Type(string name)
    {
        if (_types.TryGetValue(name, out var known)) return known;
        try
        {
            known = System.Type.GetType(name, assembly => _assemblies.GetValueOrDefault(assembly.Name!), Resolve, throwOnError: false);
        }
        catch (Exception e) when (e is IOException or ArgumentException or TypeLoadException or BadImageFormatException)
        {
            known = null;
        }

        return _types[name] = known;
    }

    /// <summary>The assemblies that a method is made of, its own first, as the compiler wants them.</summary>
    public static string Assemblies(MethodBase method)
    {
        var names = new List<string>();
        Add(method.DeclaringType!);
        return string.Concat(names.Select(n => n + ";"));

        void Add(Type type)
        {
            if (type.HasElementType)
            {
                Add(type.GetElementType()!);
                return;
            }

            string name = type.Assembly.GetName().Name!;
            if (name != SharedAssembly && !names.Contains(name)) names.Add(name);
            if (!type.IsConstructedGenericType) return;
            foreach (var argument in type.GetGenericArguments()) Add(argument);
        }
    }

    private Type? Resolve(Assembly? assembly, string name, bool ignoreCase)
    {
        if (name == SharedName) return _shared;
        if (assembly is not null) return assembly.GetType(name);
        foreach (var known in _assemblies.Values)
            if (known.GetType(name) is { } type && type.Assembly == known) return type;
        return null;
    }

    /// <summary>The point before this place that is not within brackets; −1 for none.</summary>
    private static int Point(string name, int before)
    {
        int depth = 0;
        for (int i = before - 1; i > 0; i--)
        {
            if (name[i] == ']') depth++;
            else if (name[i] == '[') depth--;
            else if (name[i] == '.' && depth == 0) return i;
        }

        return -1;
    }

    /// <summary>Only named in what is written. It has the interfaces that our generic types ask of a class, else these could not be made of it here.</summary>
    private void WriteShared(Stream stream)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(SharedAssembly), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(SharedAssembly).DefineType(SharedName, TypeAttributes.Public | TypeAttributes.Abstract);
        var wanted = _assemblies["NetHawk.Core"].GetTypes().Where(t => t.IsGenericTypeDefinition).SelectMany(t => t.GetGenericArguments())
            .Where(p => p.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            .SelectMany(p => p.GetGenericParameterConstraints()).Where(t => t.IsInterface && !t.IsGenericType).Distinct();
        foreach (var contract in wanted)
        {
            type.AddInterfaceImplementation(contract);
            foreach (var method in contract.GetMethods())
                type.DefineMethod(method.Name, MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.NewSlot, method.ReturnType, [.. method.GetParameters().Select(p => p.ParameterType)]);
        }

        type.CreateType();
        assembly.Save(stream);
    }

    private void TryAdd(Func<Assembly> load)
    {
        try
        {
            var assembly = load();
            _assemblies.TryAdd(assembly.GetName().Name!, assembly);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // Not every file of the folder is managed; what is not there is not found later.
        }
    }

    /// <summary>The folder's assemblies before those that this program was built with.</summary>
    private sealed class Folder(string folder) : AssemblyLoadContext("profile")
    {
        [SuppressMessage("Reliability", "CA2000", Justification = "Assemblies stay.")]
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = Path.GetFullPath(Path.Combine(folder, assemblyName.Name + ".dll"));
            return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
