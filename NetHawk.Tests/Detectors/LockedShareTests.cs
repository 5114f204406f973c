using System.Buffers.Binary;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.Ransom;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>Files locked one by one, from the messages on.</summary>
public class LockedShareTests
{
    private const uint Delete = 0x1_0000, DeleteOnClose = 0x1000;

    private static byte[] Message(ushort command, byte[] body)
    {
        var header = new byte[4 + 64];
        header[4] = 0xFE;
        "SMB"u8.CopyTo(header.AsSpan(5));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4 + 12), command);
        return [.. header, .. body];
    }

    private static byte[] Create(string name, uint access = 0x12_0089, uint options = 0)
    {
        byte[] text = Encoding.Unicode.GetBytes(name);
        var body = new byte[56];
        body[0] = 57;
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(24), access);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(40), options);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(44), 64 + 56);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(46), (ushort)text.Length);
        return Message(5, [.. body, .. text, 0, 0]);
    }

    private static byte[] Rename(string name)
    {
        byte[] text = Encoding.Unicode.GetBytes(name);
        var body = new byte[32 + 20];
        (body[0], body[2], body[3], body[8]) = (33, 1, 10, 64 + 32);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(32 + 16), (uint)text.Length);
        return Message(17, [.. body, .. text]);
    }

    private static Events Run(IEnumerable<byte[]> messages)
    {
        var run = new Events(new LockedShareDetector());
        var flow = run.Flow("10.0.0.7", "10.0.0.9", 445);
        var peek = new PayloadPeek();
        var state = new PeekState { Application = AppProtocol.Smb };
        foreach (byte[] message in messages)
        {
            flow.Peek = peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 445, message);
            if (flow.Peek is SmbFile) run.Send(flow, FlowEventKind.Application);
            run.Wait(0.1);
        }

        return run;
    }

    private static IEnumerable<byte[]> Each(int files, Func<int, IEnumerable<byte[]>> way) => Enumerable.Range(0, files).SelectMany(way);

    [Fact]
    public void Files_that_get_a_second_ending_one_by_one_are_locked()
    {
        var renamed = Run(Each(20, i => [Create($"team\\doc{i}.docx", Delete), Rename($"team\\doc{i}.docx.locked")]));
        Assert.Equal((ThreatClass.Malware, "T1486"), (renamed.Found[0].Class, renamed.Found[0].Technique));
        Assert.All(renamed.Found, e => Assert.NotNull(e.WatchOnly));
        Assert.NotEmpty(Run(Each(20, i => [Create($"doc{i}.docx"), Create($"doc{i}.docx.f8a2c"), Create($"doc{i}.docx", Delete, DeleteOnClose)])).Found);
    }

    /// <summary>Packed logs, an editor's copies, copies with an ending of their own whose originals stay, files that are only read, and one or two encrypted ones.</summary>
    [Fact]
    public void Who_packs_edits_or_copies_is_left_alone()
    {
        Assert.Empty(Run(Each(40, i => [Create($"app{i}.log"), Create($"app{i}.log.gz"), Create($"app{i}.log", Delete, DeleteOnClose)])).Found);
        Assert.Empty(Run(Each(40, i => [Create("plan.xlsx"), Create($"{i:x8}.tmp"), Rename("plan.xlsx.bak"), Rename("plan.xlsx")])).Found);
        Assert.Empty(Run(Each(40, i => [Create($"foto{i}.jpg"), Create($"foto{i}.jpg.small")])).Found);
        Assert.Empty(Run(Each(40, i => [Create($"doc{i}.docx")])).Found);
        Assert.Empty(Run(Each(4, i => [Create($"doc{i}.docx"), Rename($"doc{i}.docx.enc")])).Found);
    }

    /// <summary>A file's content between the messages is not counted: the session is followed as far as its messages reach.</summary>
    [Fact]
    public void What_lies_between_messages_costs_no_look()
    {
        var content = new byte[1400];
        Array.Fill(content, (byte)0x41);
        Assert.NotEmpty(Run(Each(20, i => [Create($"doc{i}.docx", Delete), .. Enumerable.Repeat(content, 60), Rename($"doc{i}.docx.locked")])).Found);
    }
}
