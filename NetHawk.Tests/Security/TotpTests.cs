using System.Text;
using NetHawk.Web.Security.SecondFactor;

namespace NetHawk.Tests.Security;

/// <summary>One-time passwords against the vectors of RFC 6238, and what an attacker would try.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Rfc = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, SHA-1; its eight digits cut to six.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void The_vectors_of_the_rfc_come_out(long time, string code) =>
        Assert.Equal(code, Totp.Code(Rfc, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(time))));

    [Theory]
    [InlineData(0, true)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(-60, false)]
    [InlineData(60, false)]
    public void A_clock_that_is_one_step_off_is_forgiven_and_no_more(int seconds, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_015);
        string code = Totp.Code(Rfc, Totp.StepAt(now.AddSeconds(seconds)));
        Assert.Equal(taken, Totp.Check(Rfc, code, now, 0) is not null);
    }

    [Fact]
    public void A_code_counts_once_and_takes_those_before_it_along()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_015);
        long step = Totp.StepAt(now);
        Assert.Equal(step, Totp.Check(Rfc, Totp.Code(Rfc, step), now, step - 1));
        Assert.Null(Totp.Check(Rfc, Totp.Code(Rfc, step), now, step));
        Assert.Null(Totp.Check(Rfc, Totp.Code(Rfc, step - 1), now, step));
        Assert.Equal(step + 1, Totp.Check(Rfc, Totp.Code(Rfc, step + 1), now, step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("28708a")]
    [InlineData("٢٨٧٠٨٢")]
    [InlineData("999999999999999999999999999999999999999999")]
    public void What_is_no_code_is_wrong(string text) => Assert.Null(Totp.Check(Rfc, text, DateTimeOffset.FromUnixTimeSeconds(59), 0));

    [Fact]
    public void People_may_type_it_in_groups() => Assert.NotNull(Totp.Check(Rfc, " 287 082 ", DateTimeOffset.FromUnixTimeSeconds(59), 0));

    /// <summary>RFC 4648, section 10.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_as_the_rfc_says(string text, string base32) => Assert.Equal(base32, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Recovery_codes_are_many_different_and_forgiving_to_type()
    {
        var codes = RecoveryCodes.Make();
        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Matches("^[a-z0-9]{4}(-[a-z0-9]{4}){3}$", c));
        Assert.Equal(RecoveryCodes.Hash(codes[0]), RecoveryCodes.Hash(codes[0].ToUpperInvariant().Replace('-', ' ')));
        Assert.Null(RecoveryCodes.Hash("287082"));
        Assert.Null(RecoveryCodes.Hash(codes[0] + "a"));
    }

    [Fact]
    public void The_picture_is_drawn_here_and_carries_no_markup_of_others()
    {
        string svg = QrSvg.Of(Totp.Uri("MZXW6YTBOI", "o'<b>\"", "host"), "a \"label\"");
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"a &quot;label&quot;\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("http", svg, StringComparison.Ordinal);
    }
}
