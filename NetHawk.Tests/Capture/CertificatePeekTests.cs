using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetHawk.Capture.Peek;

namespace NetHawk.Tests.Capture;

public sealed class CertificatePeekTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static byte[] SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(Day, Day.AddDays(3650));
        return made.RawData;
    }

    private static byte[] Issued(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Some authority", key, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(Day, Day.AddDays(3650));
        using var made = new CertificateRequest(name, key, HashAlgorithmName.SHA256).Create(root, Day, Day.AddDays(300), [1, 2, 3]);
        return made.RawData;
    }

    /// <summary>Hello and certificate as a server of TLS 1.2 sends them, in one record or in two.</summary>
    private static byte[] Flight(byte[] certificate, bool oneRecord)
    {
        byte[] hello = Message(2, [3, 3, .. new byte[32], 0, 0xC0, 0x2F, 0, 0, 0]);
        byte[] chain = Message(11, [.. Long(certificate.Length + 3), .. Long(certificate.Length), .. certificate]);
        return oneRecord ? Record([.. hello, .. chain]) : [.. Record(hello), .. Record(chain)];
    }

    private static byte[] Long(int value) => [(byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Message(byte type, byte[] body) => [type, .. Long(body.Length), .. body];

    private static byte[] Record(byte[] body) => [0x16, 3, 3, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Names_of_a_certificate_that_its_owner_signed_are_read(bool oneRecord)
    {
        var read = CertificatePeek.Look(Flight(SelfSigned("C=AU, O=Internet Widgits, CN=AsyncRAT Server"), oneRecord))!;
        Assert.True(read.FromResponder);
        Assert.Equal("AsyncRAT Server Internet Widgits AU", read.Subject);
    }

    [Fact]
    public void What_an_authority_signed_is_not_told() => Assert.Null(CertificatePeek.Look(Flight(Issued("CN=www.example"), true)));

    [Fact]
    public void The_names_are_enough_and_less_is_nothing()
    {
        byte[] flight = Flight(SelfSigned("CN=one.example"), false);
        var whole = CertificatePeek.Look(flight);
        Assert.Equal("one.example", whole!.Subject);
        bool seen = false;
        for (int length = 0; length <= flight.Length; length++)
        {
            var cut = CertificatePeek.Look(flight.AsSpan(0, length));
            Assert.False(seen && cut is null);
            seen |= cut is not null;
            if (cut is not null) Assert.Equal(whole, cut);
        }

        Assert.NotNull(CertificatePeek.Look(flight.AsSpan(0, 300)));
    }

    [Fact]
    public void Broken_ones_are_passed_over()
    {
        byte[] flight = Flight(SelfSigned("CN=one.example"), true);
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] broken = [.. flight];
            for (int n = 0; n < 3; n++) broken[60 + random.Next(200)] = (byte)random.Next(256);
            CertificatePeek.Look(broken);
        }
    }
}
