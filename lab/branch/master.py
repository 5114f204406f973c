#!/usr/bin/env python3
"""The other end outside: answers beacons (HTTP on 8000, HTTPS on 8443, DNS on 53), hands out a stage on 4455.  master.py ADDRESS CERTIFICATE KEY"""
import asyncio
import os
import random
import ssl
import struct
import sys


async def page(reader, writer):
    try:
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        body = os.urandom(random.choice((0, 0, 0, 48)))
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
    except (OSError, EOFError, asyncio.TimeoutError):
        pass
    writer.close()


async def stage(reader, writer):
    try:
        loader = os.urandom(180_000)
        writer.write(struct.pack("<I", len(loader)) + loader)
        for _ in range(12):
            await asyncio.sleep(random.uniform(1, 5))
            writer.write(os.urandom(random.randint(80, 200)))
            await writer.drain()
    except OSError:
        pass
    writer.close()


class Names(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        text = os.urandom(24).hex().encode()
        self.transport.sendto(data[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + data[12:] + b"\xc0\x0c\0\x10\0\1\0\0\0\1" + struct.pack("!HB", len(text) + 1, len(text)) + text, address)


async def main():
    address, certificate, key = sys.argv[1:4]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    await asyncio.start_server(page, address, 8000)
    await asyncio.start_server(page, address, 8443, ssl=context)
    await asyncio.start_server(stage, address, 4455)
    await asyncio.get_running_loop().create_datagram_endpoint(Names, local_addr=(address, 53))
    await asyncio.Event().wait()


asyncio.run(main())
