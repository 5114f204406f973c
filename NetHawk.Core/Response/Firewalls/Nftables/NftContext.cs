using System.Runtime.InteropServices;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>
/// One libnftables context: runs a batch of commands as one transaction, errors and output captured in memory.
/// Contexts of one process take turns: the library splits names with strtok(3) and keeps tables in static memory, so that two threads inside it
/// at once, even with a context each, end the whole process (<c>set_dtype_json: Assertion `__out' failed</c>).
/// </summary>
internal sealed class NftContext : IDisposable
{
    private static readonly Lock Library = new();

    private readonly int _socket;
    private IntPtr _context;

    private NftContext(IntPtr context, int socket)
    {
        _context = context;
        _socket = socket;
    }

    /// <exception cref="FirewallException">The library is missing or gave no context.</exception>
    public static NftContext Open()
    {
        using var turn = Library.EnterScope();
        try
        {
            (IntPtr context, int socket) = LowDescriptors.Open(static () => LibNftables.ContextNew(0), LibNftables.ContextFree);
            if (context == IntPtr.Zero) throw new FirewallException("nftables gave no context (out of memory, or no netlink socket)");
            if (LibNftables.BufferOutput(context) == 0 && LibNftables.BufferError(context) == 0) return new NftContext(context, socket);
            LibNftables.ContextFree(context);
            LowDescriptors.FillUp();
            throw new FirewallException("nftables cannot buffer its output (out of memory)");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new FirewallException("libnftables.so.1 is missing: install the package libnftables1 (apt-get install libnftables1)", e);
        }
    }

    /// <summary>Runs the commands; all or none take effect.</summary>
    /// <param name="commands">nft syntax, one command a line.</param>
    /// <param name="error">The kernel's or the parser's first complaint, one line.</param>
    /// <param name="flags">Of <see cref="LibNftables"/>.</param>
    public bool TryRun(string commands, out string output, out string error, uint flags = 0)
    {
        using var turn = Library.EnterScope();
        ObjectDisposedException.ThrowIf(_context == IntPtr.Zero, this);
        LibNftables.SetOutputFlags(_context, flags);
        int status = LibNftables.Run(_context, commands);
        output = Marshal.PtrToStringUTF8(LibNftables.OutputBuffer(_context)) ?? "";
        string complaint = Marshal.PtrToStringUTF8(LibNftables.ErrorBuffer(_context)) ?? "";
        error = status == 0 ? "" : FirstLine(complaint);

        // A failed batch leaves the kernel's other complaints unread in the socket, where the next command would trip over them.
        if (status != 0) LowDescriptors.Drain(_socket);
        return status == 0;
    }

    /// <exception cref="FirewallException">With the first complaint.</exception>
    public string Run(string commands, uint flags = 0) =>
        TryRun(commands, out string output, out string error, flags) ? output : throw new FirewallException("nftables: " + error);

    public void Dispose()
    {
        using var turn = Library.EnterScope();
        if (_context == IntPtr.Zero) return;
        LibNftables.ContextFree(_context);
        _context = IntPtr.Zero;
        LowDescriptors.FillUp();
    }

    private static string FirstLine(string complaint)
    {
        foreach (string line in complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int at = line.IndexOf("Error:", StringComparison.Ordinal);
            string text = at < 0 ? line : line[(at + 6)..].Trim();
            return text.Contains("Operation not permitted", StringComparison.Ordinal)
                ? "not permitted: run as root or give the process CAP_NET_ADMIN"
                : text;
        }

        return "failed without saying why";
    }
}
