using System.Buffers;
using MessagePack;

namespace NetHawk.Benchmarks.Circuits;

/// <summary>One message from the server: an invocation of a browser's function.</summary>
/// <param name="Arguments">Raw, in order; each is read when it is known what it is.</param>
internal sealed record BlazorMessage(int Type, string Target, IReadOnlyList<ReadOnlyMemory<byte>> Arguments)
{
    public const int Invocation = 1, Completion = 3, Ping = 6, Close = 7;

    public long Number(int index)
    {
        var reader = new MessagePackReader(Arguments[index]);
        return reader.ReadInt64();
    }

    public string Text(int index)
    {
        var reader = new MessagePackReader(Arguments[index]);
        return reader.ReadString() ?? "";
    }

    public byte[] Bytes(int index)
    {
        var reader = new MessagePackReader(Arguments[index]);
        return reader.ReadBytes() is { } bytes ? bytes.ToArray() : [];
    }
}

/// <summary>The wire format of Blazor's circuits: SignalR's MessagePack hub protocol under the name "blazorpack", each message after its length.</summary>
internal static class BlazorFrames
{
    public const string Handshake = """{"protocol":"blazorpack","version":1}""" + "\u001e";

    public static byte[] Ping { get; } = [2, 0x91, BlazorMessage.Ping];

    public static byte[] Write(string target, string? invocationId, params object?[] arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(6);
        writer.Write(BlazorMessage.Invocation);
        writer.WriteMapHeader(0);
        writer.Write(invocationId);
        writer.Write(target);
        writer.WriteArrayHeader(arguments.Length);
        foreach (object? argument in arguments)
        {
            switch (argument)
            {
                case null: writer.WriteNil(); break;
                case string text: writer.Write(text); break;
                case bool flag: writer.Write(flag); break;
                case long number: writer.Write(number); break;
                default: throw new ArgumentException($"{argument.GetType().Name} is not sent by browsers", nameof(arguments));
            }
        }

        writer.WriteArrayHeader(0);
        writer.Flush();
        return [.. Length(buffer.WrittenCount), .. buffer.WrittenSpan];
    }

    /// <summary>Takes whole messages off the front of what was received.</summary>
    public static IEnumerable<BlazorMessage> Take(List<byte> received)
    {
        while (TryLength(received, out int length, out int prefix) && received.Count >= prefix + length)
        {
            byte[] body = [.. received.Skip(prefix).Take(length)];
            received.RemoveRange(0, prefix + length);
            yield return Read(body);
        }
    }

    private static BlazorMessage Read(byte[] body)
    {
        var reader = new MessagePackReader(body);
        reader.ReadArrayHeader();
        int type = reader.ReadInt32();
        if (type is not (BlazorMessage.Invocation or BlazorMessage.Completion)) return new(type, "", []);
        reader.Skip();
        if (type == BlazorMessage.Completion) return new(type, reader.ReadString() ?? "", []);
        reader.Skip();
        string target = reader.ReadString() ?? "";
        int count = reader.ReadArrayHeader();
        var arguments = new List<ReadOnlyMemory<byte>>(count);
        for (int i = 0; i < count; i++)
        {
            long from = reader.Consumed;
            reader.Skip();
            arguments.Add(body.AsMemory((int)from, (int)(reader.Consumed - from)));
        }

        return new(type, target, arguments);
    }

    private static bool TryLength(List<byte> bytes, out int length, out int prefix)
    {
        (length, prefix) = (0, 0);
        for (int shift = 0; prefix < bytes.Count && prefix < 5; shift += 7)
        {
            byte next = bytes[prefix++];
            length |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0) return true;
        }

        return false;
    }

    private static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((value & 0x7f) | (value > 0x7f ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
        return [.. bytes];
    }
}
