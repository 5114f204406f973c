using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures;

namespace NetHawk.Tests.Signatures;

/// <summary>Rules written to a real file, read, and held against payloads through the peek.</summary>
internal sealed class RuleBook : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-rules-").FullName;

    public RuleBook(params string[] rules) : this(new SignatureOptions(), rules) { }

    public RuleBook(SignatureOptions options, params string[] rules)
    {
        File = Path.Combine(_folder, "own.rules");
        System.IO.File.WriteAllLines(File, rules, Encoding.Latin1);
        Options = new SignatureOptions { Files = [File], Variables = options.Variables, Disabled = options.Disabled, MaxRules = options.MaxRules };
        (Set, Report) = SignatureFiles.Load(Options, p => p);
    }

    public string File { get; }
    public SignatureOptions Options { get; }
    public SignatureSet Set { get; }
    public SignatureReport Report { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Numbers of the rules that one payload of a new connection matches.</summary>
    public long[] Match(string payload, bool fromResponder = false, ushort port = 80, IpProtocol protocol = IpProtocol.Tcp) => Match(Encoding.Latin1.GetBytes(payload), fromResponder, port, protocol);

    public long[] Match(byte[] payload, bool fromResponder = false, ushort port = 80, IpProtocol protocol = IpProtocol.Tcp)
    {
        var peek = new PayloadPeek(new SignatureMatcher(new FixedSignatures(Set)));
        var state = new PeekState();
        return Ids(peek.Look(ref state, fromResponder, protocol, 40_000, port, payload));
    }

    public static long[] Ids(PeekInfo? info)
    {
        for (; info is not null; info = info.Then)
            if (info is SignatureMatch match) return [.. match.Rules.Select(s => s.Id).Order()];
        return [];
    }

    /// <summary>A rule about any payload, with these options.</summary>
    public static string Any(string options, int id = 1) => $"alert ip any any -> any any (msg:\"t\"; {options} sid:{id};)";
}
