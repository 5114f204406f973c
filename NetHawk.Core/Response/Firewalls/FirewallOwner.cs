using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>Another NetHawk writes the firewall of this network namespace; the message is one line for a person.</summary>
public sealed class FirewallTakenException : FirewallException
{
    public FirewallTakenException() { }
    public FirewallTakenException(string message) : base(message) { }
    public FirewallTakenException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// One NetHawk per network namespace: two would take each other's blocks for strays. The sign is an abstract Unix socket, whose name
/// belongs to the network namespace and goes with the process, however it ends.
/// </summary>
internal sealed class FirewallOwner : IDisposable
{
    private const string Name = "\0nethawk-firewall";
    private const int SocketLevel = 1, PeerCredentials = 17;
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(3);

    private readonly Socket? _sign;

    private FirewallOwner(Socket? sign) => _sign = sign;

    /// <summary>Waits a moment for one that is just ending.</summary>
    /// <param name="squatter">Somebody without CAP_NET_ADMIN holds the name: it cannot be a NetHawk that blocks, and is passed over.</param>
    /// <exception cref="FirewallTakenException">A running NetHawk holds it.</exception>
    public static FirewallOwner Take(TimeProvider time, out string squatter)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            var sign = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                sign.Bind(new UnixDomainSocketEndPoint(Name));
                sign.Listen(4);
                squatter = "";
                return new FirewallOwner(sign);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                sign.Dispose();
                if (time.GetElapsedTime(start) > Handover)
                {
                    int holder = Holder();
                    if (holder == 0 || MayBlock(holder))
                        throw new FirewallTakenException($"another NetHawk{(holder > 0 ? string.Create(CultureInfo.InvariantCulture, $" (process {holder})") : "")} already blocks in this network namespace: stop that one, or set Firewall:Backend to dry-run for this one", e);
                    squatter = string.Create(CultureInfo.InvariantCulture, $"process {holder} holds NetHawk's name without being able to block: it is passed over; look what it is");
                    return new FirewallOwner(null);
                }
            }
            catch (SocketException)
            {
                // No Unix sockets here (a sandbox): then nobody else can be seen either.
                sign.Dispose();
                squatter = "";
                return new FirewallOwner(null);
            }

            Thread.Sleep(200);
        }
    }

    public void Dispose() => _sign?.Dispose();

    /// <summary>Its process id; 0 where it is not in sight (another container).</summary>
    private static int Holder()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Name));
            byte[] credentials = new byte[12];
            return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == 12 ? BinaryPrimitives.ReadInt32LittleEndian(credentials) : 0;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static bool MayBlock(int process)
    {
        try
        {
            return Capabilities.HasNetAdmin(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
