using System.Runtime.InteropServices;
using NetHawk.Capture.Sources.Ring;

namespace NetHawk.Tests.Capture;

/// <summary>Puts frames on an interface as they are, from a packet socket.</summary>
internal static unsafe partial class WireSender
{
    public static void Send(string name, byte[] frame, int count)
    {
        int socket = RingNative.Socket(RingNative.PacketFamily, RingNative.RawSocket, 0);
        try
        {
            var address = new RingNative.LinkAddress { Family = RingNative.PacketFamily, Index = (int)RingNative.InterfaceIndex(name) };
            Assert.Equal(0, RingNative.Bind(socket, &address, (uint)sizeof(RingNative.LinkAddress)));
            for (int i = 0; i < count; i++)
            {
                fixed (byte* bytes = frame) Assert.Equal(frame.Length, Write(socket, bytes, (nuint)frame.Length));
            }
        }
        finally
        {
            _ = RingNative.Close(socket);
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint length);
}
