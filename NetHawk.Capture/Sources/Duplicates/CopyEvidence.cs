using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Duplicates;

/// <summary>
/// Whether a capture holds copies. Of the packets looked at, a large share has to come a second time within milliseconds, and of several conversations (or of one, nearly
/// every packet of both directions): one client that repeats itself, a flood of equal packets and what is sent to all are no reason to leave anything out.
/// </summary>
internal sealed class CopyEvidence
{
    /// <summary>Packets looked at before anything is concluded: a short scan is over after some dozens.</summary>
    private const int Enough = 16;

    /// <summary>Both counts are halved here, so that they speak of the last few thousand packets.</summary>
    private const int Halving = 2_048;

    /// <summary>Copies are left out from one in five packets on (half of all where each comes twice), and no longer below one in twelve.</summary>
    private const int OnOneIn = 5, OffOneIn = 12;

    private const int Recent = 64;

    private const int ConversationsWanted = 3;

    /// <summary>With fewer conversations: so many copies, in both directions, and nine of ten packets copied.</summary>
    private const int AloneCopies = 32;

    private readonly ulong[] _conversations = new ulong[ConversationsWanted];
    private int _known;
    private bool _forth, _back;
    private int _looked;
    private int _copies;

    public bool ShowsCopies { get; private set; }

    /// <summary>Copies among the packets looked at lately, 0 to 0.5.</summary>
    public double Share => _looked == 0 ? 0 : _copies / (double)_looked;

    public void Original()
    {
        if (++_looked >= Halving) Halve();
    }

    public void Copy(in PacketInfo packet)
    {
        _copies++;
        if (!ShowsCopies) Remember(packet);
        if (++_looked >= Halving) Halve();
        if (ShowsCopies || _looked < Enough) return;
        bool many = _known == ConversationsWanted && _copies * OnOneIn >= _looked;
        bool alone = _forth && _back && _copies >= AloneCopies && _copies * 20 >= _looked * 9;
        ShowsCopies = many || alone;
    }

    /// <summary>Something has changed: what was before counts little.</summary>
    public void Renew()
    {
        if (ShowsCopies) return;
        _copies = _copies * Recent / Math.Max(Recent, _looked);
        _looked = Math.Min(_looked, Recent);
    }

    private void Halve()
    {
        _looked /= 2;
        _copies /= 2;
        if (_copies * OffOneIn >= _looked) return;
        ShowsCopies = false;
        _known = 0;
        _forth = _back = false;
    }

    private void Remember(in PacketInfo packet)
    {
        bool forth = packet.Source < packet.Destination || (packet.Source == packet.Destination && packet.SourcePort < packet.DestinationPort);
        _forth |= forth;
        _back |= !forth;
        if (_known == ConversationsWanted) return;

        // An error speaks of the packet that it quotes.
        ulong conversation = packet.HasQuoted
            ? Conversation(packet.QuotedSource, packet.QuotedDestination, packet.QuotedSourcePort, packet.QuotedDestinationPort, packet.QuotedProtocol)
            : Conversation(packet.Source, packet.Destination, (ushort)(packet.SourcePort ^ packet.IcmpId), packet.DestinationPort, packet.Protocol);
        for (int i = 0; i < _known; i++)
            if (_conversations[i] == conversation) return;
        _conversations[_known++] = conversation;
    }

    /// <summary>The same for both directions.</summary>
    private static ulong Conversation(AddressKey a, AddressKey b, ushort portA, ushort portB, IpProtocol protocol) =>
        HashMix.Mix(a.Low ^ b.Low, a.High ^ b.High ^ (ulong)protocol << 48 ^ (ulong)Math.Min(portA, portB) << 16 ^ Math.Max(portA, portB));
}
