using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>What a connection that has not been answered waits for.</summary>
internal enum WaitKind : byte
{
    /// <summary>Connected, nothing said.</summary>
    Mute = 0,

    /// <summary>A request line came, the end of the header did not.</summary>
    Header,

    /// <summary>The header announced a body.</summary>
    Body,

    /// <summary>The server answered before the announced body was there: the connection waits for the rest.</summary>
    AnsweredBody,

    /// <summary>A complete request that the server has not answered: the server's business.</summary>
    Complete,

    /// <summary>The answer is read as slowly as can be (window closed again and again).</summary>
    SlowRead,

    /// <summary>The server greeted (SSH, FTP, mail), the client said nothing more than its version.</summary>
    Greeted,

    /// <summary>Encrypted: hands were shaken, the client spoke, and hardly anything came back.</summary>
    Encrypted,

    /// <summary>The same, and the client adds small pieces that the server never answers.</summary>
    EncryptedPieces,
}

/// <summary>One connection that has not been answered yet.</summary>
internal sealed class WaitingFlow
{
    public AddressKey Source { get; private set; }
    public PacketTime Since { get; private set; }
    public WaitKind Kind { get; set; }
    public long Bytes { get; set; }
    public long HostPackets { get; set; }

    /// <summary>Body bytes the request announced, and the payload bytes sent before the body.</summary>
    public long Announced { get; set; }
    public long BodyFrom { get; set; }

    /// <summary>Packets with data up to the request's, and since then.</summary>
    public long PiecesBefore { get; set; }
    public long Pieces { get; set; }

    /// <summary>Encrypted: packets with data, and bytes of the client's, when the handshake's bustle was over.</summary>
    public long AnswersBefore { get; set; }
    public long BytesBefore { get; set; }

    /// <summary>For another connection, as if it were new.</summary>
    public WaitingFlow Begin(AddressKey source, PacketTime since, WaitKind kind, long hostPackets)
    {
        (Source, Since, Kind, HostPackets) = (source, since, kind, hostPackets);
        Bytes = Announced = BodyFrom = PiecesBefore = Pieces = AnswersBefore = BytesBefore = 0;
        return this;
    }

    public long Owes(long payloadBytes) => Announced - (payloadBytes - BodyFrom);
}
