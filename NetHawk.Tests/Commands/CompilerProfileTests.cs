using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NetHawk.Benchmarks.Profile;
using NetHawk.Core.Sketches;

namespace NetHawk.Tests.Commands;

/// <summary>What the runtime counted becomes the profile from which `analyze` is compiled to machine code.</summary>
public sealed class CompilerProfileTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("nethawk-profile-").FullName, "some.mibc");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Recorded_methods_are_written_by_name_and_an_older_build_of_one_is_not_found()
    {
        // Its states are classes with an interface: code that all classes share is named by a stand-in.
        var search = typeof(BoundedTable<,>).GetMethod("Find", BindingFlags.Instance | BindingFlags.Public)!;
        int size = search.GetMethodBody()!.GetILAsByteArray()!.Length;
        string[] text = [.. Recorded(size), .. Recorded(size + 1), "*** END PGO Data ***"];
        var methods = RecordedMethod.Read(text).ToList();
        var finder = new MethodFinder(AppContext.BaseDirectory);

        Assert.Equal([1, 1], methods.Select(m => m.Parameters));
        Assert.Equal([70_000L, 70_000L], methods.Select(m => m.MostOften));
        Assert.Null(finder.Find(methods[1]));
        var found = finder.Find(methods[0]);
        Assert.Equal("Find", found?.Name);
        Assert.Equal("NetHawk.Core;System.Private.CoreLib;", MethodFinder.Assemblies(found!));
        using (var profile = new ProfileFile(_file))
        {
            profile.Add(found!, methods[0], finder);
            profile.Save();
        }

        using var archive = ZipFile.OpenRead(_file);
        using var image = new MemoryStream();
        using (var entry = archive.GetEntry("some.mibc.dll")!.Open()) entry.CopyTo(image);
        image.Position = 0;
        using var reader = new PEReader(image);
        var metadata = reader.GetMetadataReader();
        Assert.Equal(["AssemblyDictionary", "Assemblies_0"], metadata.MethodDefinitions.Select(m => metadata.GetString(metadata.GetMethodDefinition(m).Name)).OrderDescending(StringComparer.Ordinal));
        Assert.Contains("System.Private.Canon", metadata.AssemblyReferences.Select(a => metadata.GetString(metadata.GetAssemblyReference(a).Name)));
        Assert.Contains("Find", metadata.MemberReferences.Select(m => metadata.GetString(metadata.GetMemberReference(m).Name)));
    }

    [Fact]
    public void The_profile_in_the_sources_is_one_that_the_compiler_opens()
    {
        using var archive = ZipFile.OpenRead(Path.Combine(RepositoryRoot.Path, "NetHawk.Analyze", "analyze.mibc"));
        Assert.Equal("analyze.mibc.dll", archive.Entries.Single().FullName);
    }

    private static string[] Recorded(int size) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"@@@ codehash 0x2B5B3C03 methodhash 0x60B51749 ilSize 0x{size:X8} records 0x00000003"),
        "MethodName: NetHawk.Core.Sketches.BoundedTable`2[System.Int64,System.__Canon].Find",
        "Signature: instance int32  (!0)",
        "Schema InstrumentationKind 385 ILOffset 0 Count 1 Other 9",
        "70000",
        "Schema InstrumentationKind 177 ILOffset 9 Count 1 Other 3221225472",
        "3000000000",
        "Schema InstrumentationKind 195 ILOffset 9 Count 3 Other 3221225472",
        "TypeHandle: NULL",
        "TypeHandle: UNKNOWN",
        "TypeHandle: NetHawk.Core.Packets.AddressKey, NetHawk.Core, Version=0.1.0.0, Culture=neutral, PublicKeyToken=null",
    ];
}
