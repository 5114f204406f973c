using NetHawk.Core.Packets;

namespace NetHawk.Core.Response;

/// <summary>
/// Where people who have proven who they are sit: part of the never-block set, kept some minutes after they leave, and lifting
/// a live block of their address. A mere visit to the sign-in page is never reported here: that is what attackers have too.
/// Safe from any thread, never blocks, never throws.
/// </summary>
public interface IOperatorAddresses
{
    /// <param name="address">The client's real address, seen through configured proxies only.</param>
    void Seen(AddressKey address, string user);
}
