#!/usr/bin/env python3
"""Servers that refuse every password, for protocols whose real servers need more than a namespace: VNC (RFB 3.8), MS SQL (TDS), Kerberos and LDAP.

  small_servers.py ADDRESS
"""
import asyncio
import os
import struct
import sys


async def vnc(reader, writer):
    """RFC 6143: version, one security type (VNC authentication), a challenge, the refusal."""
    writer.write(b"RFB 003.008\n")
    await reader.readexactly(12)
    writer.write(b"\x01\x02")
    await reader.readexactly(1)
    writer.write(os.urandom(16))
    await reader.readexactly(16)
    await asyncio.sleep(0.05)
    text = b"Authentication failed"
    writer.write(struct.pack("!II", 1, len(text)) + text)


async def tds(reader, writer):
    """MS-TDS: PRELOGIN is answered without encryption, LOGIN7 by error 18456 and DONE."""
    while True:
        kind, _, length = struct.unpack("!BBH", await reader.readexactly(4))
        await reader.readexactly(length - 4)
        if kind == 0x12:
            options = bytes([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF]) + bytes([16, 0, 0, 0, 0, 0]) + b"\x02"
            writer.write(struct.pack("!BBHHBB", 4, 1, len(options) + 8, 0, 1, 0) + options)
            continue
        text, server = "Login failed for user.".encode("utf-16le"), "DB".encode("utf-16le")
        body = struct.pack("<iBBH", 18456, 1, 14, len(text) // 2) + text + bytes([len(server) // 2]) + server + b"\0" + struct.pack("<i", 1)
        reply = b"\xaa" + struct.pack("<H", len(body)) + body + b"\xfd\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
        writer.write(struct.pack("!BBHHBB", 4, 1, len(reply) + 8, 0, 1, 0) + reply)
        await writer.drain()
        return


async def ldap(reader, writer):
    """RFC 4511: each bind is answered by invalidCredentials (49)."""
    while True:
        head = await reader.readexactly(2)
        size = head[1]
        if size & 0x80:
            size = int.from_bytes(await reader.readexactly(size & 0x7F), "big")
        body = await reader.readexactly(size)
        if body[3] != 0x60:
            return
        await asyncio.sleep(0.02)
        writer.write(b"\x30\x0c\x02\x01" + body[2:3] + b"\x61\x07\x0a\x01\x31\x04\x00\x04\x00")


def der(tag, *parts):
    content = b"".join(parts)
    return bytes([tag]) + (bytes([len(content)]) if len(content) < 128 else b"\x81" + bytes([len(content)])) + content


class Kerberos(asyncio.DatagramProtocol):
    """RFC 4120: each AS-REQ is answered by KRB-ERROR 24, pre-authentication failed."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if data[:1] == b"\x6a":
            when = der(0x18, b"20261127080000Z")
            krbtgt = der(0x30, der(0xA0, der(2, b"\x02")), der(0xA1, der(0x30, der(0x1B, b"krbtgt"), der(0x1B, b"BRANCH"))))
            body = der(0x30, der(0xA0, der(2, b"\x05")), der(0xA1, der(2, b"\x1e")), der(0xA4, when), der(0xA5, der(2, b"\x01")), der(0xA6, der(2, b"\x18")),
                       der(0xA9, der(0x1B, b"BRANCH")), der(0xAA, krbtgt))
            self.transport.sendto(der(0x7E, body), address)


def shielded(handler):
    async def serve(reader, writer):
        try:
            await asyncio.wait_for(handler(reader, writer), 60)
            await writer.drain()
        except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError, struct.error):
            pass
        finally:
            writer.close()
    return serve


async def main():
    address = sys.argv[1]
    for port, handler in ((5900, vnc), (1433, tds), (389, ldap)):
        await asyncio.start_server(shielded(handler), address, port)
    await asyncio.get_running_loop().create_datagram_endpoint(Kerberos, local_addr=(address, 88))
    await asyncio.Event().wait()


asyncio.run(main())
