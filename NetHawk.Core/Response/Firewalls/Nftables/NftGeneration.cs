using System.Buffers.Binary;
using NetHawk.Core.Response.Netlink;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>
/// The kernel's count of nftables transactions in this network namespace (NFT_MSG_GETGEN): unchanged means that nobody changed any
/// ruleset. Listing the table to see the same takes a second when 100,000 elements are in it.
/// </summary>
internal sealed class NftGeneration : IDisposable
{
    private const int Netfilter = 12, HeaderBytes = 4;
    private const ushort GetGeneration = 10 << 8 | 16, NewGeneration = 10 << 8 | 15, GenerationId = 1;

    private readonly NetlinkSocket? _socket;

    private NftGeneration(NetlinkSocket? socket) => _socket = socket;

    public static NftGeneration Open() => new(NetlinkSocket.Open(Netfilter));

    /// <summary>Null where the kernel does not say.</summary>
    public uint? Read()
    {
        uint? generation = null;
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        _socket?.TryAsk(GetGeneration, 0, header, (type, body) =>
        {
            if (type != NewGeneration || body.Length < HeaderBytes) return;
            var value = NetlinkAttributes.Find(body[HeaderBytes..], GenerationId);
            if (value.Length == 4) generation = BinaryPrimitives.ReadUInt32BigEndian(value);
        });
        return generation;
    }

    public void Dispose() => _socket?.Dispose();
}
