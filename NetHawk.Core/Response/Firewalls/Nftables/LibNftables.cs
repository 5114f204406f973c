using System.Runtime.InteropServices;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>The few functions of libnftables(3) that are used. A context belongs to one thread and to the network namespace it was made in.</summary>
internal static partial class LibNftables
{
    private const string Library = "libnftables.so.1";

    /// <summary>NFT_CTX_OUTPUT_JSON.</summary>
    public const uint OutputJson = 1 << 4;

    /// <summary>NFT_CTX_OUTPUT_TERSE: set elements are left out.</summary>
    public const uint OutputTerse = 1 << 11;

    [LibraryImport(Library, EntryPoint = "nft_ctx_new")]
    public static partial IntPtr ContextNew(uint flags);

    [LibraryImport(Library, EntryPoint = "nft_ctx_free")]
    public static partial void ContextFree(IntPtr context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_output")]
    public static partial int BufferOutput(IntPtr context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_error")]
    public static partial int BufferError(IntPtr context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_output_buffer")]
    public static partial IntPtr OutputBuffer(IntPtr context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_error_buffer")]
    public static partial IntPtr ErrorBuffer(IntPtr context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_output_set_flags")]
    public static partial void SetOutputFlags(IntPtr context, uint flags);

    [LibraryImport(Library, EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Run(IntPtr context, string commands);
}
