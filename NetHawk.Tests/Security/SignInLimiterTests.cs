using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Packets;
using NetHawk.Web.Security;

namespace NetHawk.Tests.Security;

public sealed class SignInLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SignInLimiter _limiter;

    public SignInLimiterTests() => _limiter = new SignInLimiter(new AuthOptions { FailuresPerAddress = 3, FailuresPerAccount = 6, WindowSeconds = 60 }, _time);

    [Fact]
    public void An_address_waits_after_its_failures_and_not_for_ever()
    {
        var address = AddressKey.Parse("203.0.113.1");
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(_limiter.MustWait(address, "admin"));
            _limiter.Failed(address, "admin");
        }

        Assert.Equal(TimeSpan.FromSeconds(60), _limiter.MustWait(address, "admin"));
        Assert.Null(_limiter.MustWait(AddressKey.Parse("203.0.113.2"), "admin"));
        Assert.Equal(1, _limiter.Refused);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(_limiter.MustWait(address, "admin"));
    }

    [Fact]
    public void Refusals_are_said_once_a_minute_with_their_number()
    {
        var address = AddressKey.Parse("203.0.113.1");
        for (int i = 0; i < 3; i++) _limiter.Failed(address, "admin");
        var said = new List<long>();
        for (int i = 0; i < 500; i++)
        {
            Assert.NotNull(_limiter.MustWait(address, "admin"));
            if (_limiter.RefusedSinceSaid() is { } count) said.Add(count);
            if (i == 400) _time.Advance(TimeSpan.FromSeconds(61));
            if (i == 400) for (int k = 0; k < 3; k++) _limiter.Failed(address, "admin");
        }

        Assert.Equal([1L, 401L], said);
    }

    [Fact]
    public void Addresses_of_one_ipv6_64_count_as_one()
    {
        for (int i = 0; i < 3; i++) _limiter.Failed(AddressKey.Parse($"2001:db8::{i + 1:x}"), $"user{i}");
        Assert.NotNull(_limiter.MustWait(AddressKey.Parse("2001:db8::ffff"), "admin"));
        Assert.Null(_limiter.MustWait(AddressKey.Parse("2001:db8:0:1::1"), "admin"));
    }

    [Fact]
    public void Guessing_from_many_addresses_closes_the_account_to_strangers_and_never_to_its_owner()
    {
        var home = AddressKey.Parse("198.51.100.1");
        _limiter.Succeeded(home, "admin");
        for (int i = 0; i < 6; i++) _limiter.Failed(AddressKey.Parse($"203.0.113.{i + 1}"), "Admin");
        Assert.NotNull(_limiter.MustWait(AddressKey.Parse("203.0.113.99"), "admin"));
        Assert.Null(_limiter.MustWait(home, "admin"));
        Assert.Null(_limiter.MustWait(AddressKey.Parse("203.0.113.99"), "someone-else"));
    }

    [Fact]
    public void The_tables_are_bounded_and_say_what_they_threw_out()
    {
        for (int i = 0; i < SignInLimiter.MaxEntries; i++) _limiter.Failed(AddressKey.FromV4((uint)i), $"user{i}");
        Assert.True(_limiter.Evicted > 0);
    }
}
