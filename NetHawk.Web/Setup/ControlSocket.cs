using System.Net.Sockets;
using System.Text;
using NetHawk.Web.Commands;

namespace NetHawk.Web.Setup;

/// <summary>The Unix socket in the data folder through which verbs talk to a running service.</summary>
public static class ControlSocket
{
    public const string FileName = "nethawk.sock";

    /// <summary>sockaddr_un takes 108 bytes with the closing zero.</summary>
    private const int MaxPath = 107;

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, FileName);

    /// <summary>False: the data folder's path is too long for a socket; verbs then work only while no service runs.</summary>
    public static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= MaxPath;

    /// <summary>A service listens on it.</summary>
    /// <exception cref="CommandException">It is there and may not be used.</exception>
    public static async Task<bool> IsAliveAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path) || !Fits(path)) return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new CommandException($"no permission for {path}: run this as root or as the account that the service runs as");
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Makes room for a new one.</summary>
    public static async Task PrepareAsync(string path, CancellationToken cancellation)
    {
        if (await IsAliveAsync(path, cancellation)) throw new CommandException($"another NetHawk runs with the data folder {Path.GetDirectoryName(path)}: stop that one first, or give this one its own Database:Path");
        File.Delete(path);
    }

    /// <summary>For its owner only; who connects is asked of the kernel besides.</summary>
    public static void Protect(string path)
    {
        if (File.Exists(path)) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
