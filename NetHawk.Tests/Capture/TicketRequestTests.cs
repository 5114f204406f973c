using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

public class TicketRequestTests
{
    private static byte[] Tagged(int tag, params byte[] content) => [(byte)tag, (byte)content.Length, .. content];

    private static byte[] Number(int tag, int value) => Tagged(tag, Tagged(2, (byte)value));

    private static byte[] Text(int tag, string text) => Tagged(tag, Encoding.ASCII.GetBytes(text));

    /// <summary>TGS-REQ (RFC 4120 §5.4.1) with the ticket in front of the body cut short.</summary>
    private static byte[] Request(string service, string host, bool renews, params byte[] ciphers)
    {
        byte[] name = [.. Number(0xA0, 2), .. Tagged(0xA1, Tagged(0x30, [.. Text(0x1B, service), .. Text(0x1B, host)]))];
        byte[] body =
        [
            .. Tagged(0xA0, 3, 5, 0, 0x40, 0x81, 0, 0), .. Tagged(0xA2, Text(0x1B, "WORKS.EXAMPLE")), .. Tagged(0xA3, Tagged(0x30, name)), .. Tagged(0xA5, Text(0x18, "20370913024805Z")),
            .. renews ? Tagged(0xA6, Text(0x18, "20370914024805Z")) : [], .. Tagged(0xA7, 2, 4, 0x12, 0x34, 0x56, 0x78), .. Tagged(0xA8, Tagged(0x30, [.. ciphers.SelectMany(c => Tagged(2, c))])),
        ];
        return Tagged(0x6C, Tagged(0x30, [.. Number(0xA1, 5), .. Number(0xA2, 12), .. Tagged(0xA4, Tagged(0x30, body))]));
    }

    private static PeekInfo? Look(byte[] said, IpProtocol protocol, AppProtocol application = AppProtocol.Unknown)
    {
        var state = new PeekState { Application = application };
        return new PayloadPeek().Look(ref state, fromResponder: false, protocol, 40_000, 88, protocol == IpProtocol.Udp ? said : [0, 0, 0, (byte)said.Length, .. said]);
    }

    [Theory]
    [InlineData(IpProtocol.Udp, false, new byte[] { 23 })]
    [InlineData(IpProtocol.Udp, true, new byte[] { 23, 16, 3, 18 })]
    [InlineData(IpProtocol.Tcp, false, new byte[] { 3, 23 })]
    public void A_ticket_that_is_wanted_in_an_old_cipher_is_told_with_its_service(IpProtocol protocol, bool renews, byte[] ciphers)
    {
        var told = Assert.IsType<Indicator>(Look(Request("http", "intra.works", renews, ciphers), protocol));
        Assert.Equal((Indicator.OldTicket, "T1558.003"), (told.Name, told.Technique));
        Assert.Contains("intra.works", told.Text, StringComparison.Ordinal);
        Assert.NotEqual(told.Text, (Look(Request("http", "wiki.works", renews, ciphers), protocol) as Indicator)!.Text);
    }

    [Theory]
    [InlineData("http", new byte[] { 18, 17, 23 })]
    [InlineData("http", new byte[] { 20, 19, 18, 17, 16, 23 })]
    [InlineData("krbtgt", new byte[] { 23 })]
    [InlineData("cifs", new byte[] { 23, 24, 3, 1 })]
    [InlineData("LDAP", new byte[] { 23 })]
    public void What_prefers_aes_or_asks_for_the_ticket_of_a_machine_is_not(string service, byte[] ciphers)
    {
        Assert.Null(Look(Request(service, "intra.works", false, ciphers), IpProtocol.Udp));
        Assert.Null(Look(Request(service, "intra.works", false, ciphers), IpProtocol.Tcp));
    }

    [Fact]
    public void No_beginning_and_no_end_of_a_request_faults()
    {
        byte[] whole = Request("http", "intra.works", true, 23);
        var peek = new PayloadPeek();
        for (int from = 0; from < whole.Length; from++)
        {
            for (int length = 1; length <= whole.Length - from; length++)
            {
                var state = new PeekState { Application = AppProtocol.Kerberos };
                peek.Look(ref state, fromResponder: false, IpProtocol.Udp, 40_000, 88, whole.AsSpan(from, length));
            }
        }

        Assert.Equal(0, peek.Faults);
    }
}
