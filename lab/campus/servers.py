#!/usr/bin/env python3
"""Servers for which Debian has none that runs in a namespace; all refuse every password.  servers.py ADDRESS

SIP registrar (UDP 5060), camera (RTSP 554), SOCKS 5 (1080), proxy (3128), Windows-like web log-in with NTLM (5985), web application (80: WordPress-like pages,
an API, one page for whatever is not there), container service (2375).
"""
import asyncio
import base64
import json
import os
import struct
import sys


async def head(reader):
    text = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1")
    lines = text.split("\r\n")
    fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
    length = int(fields.get("content-length") or 0)
    return lines[0].split(" "), fields, await reader.readexactly(min(length, 4_000_000)) if length else b""


def reply(status, body=b"", **fields):
    extra = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in fields.items())
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


async def web(reader, writer):
    while True:
        (method, target, *_), fields, body = await head(reader)
        path = target.split("?")[0]
        if path == "/wp-login.php":
            out = reply("200 OK", b"<html><title>Log In</title><div id='login_error'>The password is incorrect.</div>" + b"<p>.</p>" * 300, Content_Type="text/html")
        elif path == "/xmlrpc.php":
            out = reply("200 OK", b"<?xml version='1.0'?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>403</int></value></member><member>"
                        b"<name>faultString</name><value><string>Incorrect username or password.</string></value></member></struct></value></fault></methodResponse>", Content_Type="text/xml")
        elif path == "/api/session":
            out = reply("401 Unauthorized", b'{"error":"invalid credentials"}', Content_Type="application/json")
        elif path == "/digest" :
            out = reply("401 Unauthorized", b"no", WWW_Authenticate=f'Digest realm="campus", nonce="{os.urandom(12).hex()}", qop="auth", algorithm=MD5')
        elif path.startswith("/api/users/"):
            n = int(path.rsplit("/", 1)[1] or 0)
            out = reply("403 Forbidden", b'{"error":"not yours"}') if n % 3 else reply("200 OK", json.dumps({"id": n, "mail": f"u{n}@campus.example"}).encode(), Content_Type="application/json")
        elif path.endswith(".php") and path != "/index.php" or path.startswith("/wp-content/"):
            out = reply("404 Not Found", b"<html>no such page</html>")
        else:
            # One application page for every path, as single-page programs serve it.
            out = reply("200 OK", b"<!doctype html><html><body><div id=app></div></body></html>" + b" " * 900, Content_Type="text/html")
        writer.write(out)
        await writer.drain()


async def ntlm(reader, writer):
    while True:
        _, fields, _ = await head(reader)
        token = fields.get("authorization", "")
        if token.startswith("NTLM ") and base64.b64decode(token[5:])[8:9] == b"\1":
            name = "CAMPUS".encode("utf-16le")
            challenge = b"NTLMSSP\0" + struct.pack("<IHHI", 2, len(name), len(name), 56) + struct.pack("<I", 0x00028201) + os.urandom(8) + b"\0" * 8 + struct.pack("<HHI", 0, 0, 56 + len(name)) + b"\n\0\x61\x4a\0\0\0\x0f" + name
            writer.write(reply("401 Unauthorized", b"", WWW_Authenticate="NTLM " + base64.b64encode(challenge).decode()))
        else:
            writer.write(reply("401 Unauthorized", b"", WWW_Authenticate="NTLM"))
        await writer.drain()


async def proxy(reader, writer):
    while True:
        await head(reader)
        writer.write(reply("407 Proxy Authentication Required", b"denied", Proxy_Authenticate='Basic realm="campus"'))
        await writer.drain()


async def docker(reader, writer):
    while True:
        (method, target, *_), _, _ = await head(reader)
        writer.write(reply("201 Created", b'{"Id":"4f66ad9a0b2e","Warnings":[]}', Content_Type="application/json") if method == "POST" else reply("200 OK", b'{"Version":"24.0.5","Containers":2}', Content_Type="application/json"))
        await writer.drain()


async def rtsp(reader, writer):
    while True:
        (method, *_), fields, _ = await head(reader)
        status = "200 OK" if method == "OPTIONS" else "401 Unauthorized"
        writer.write(f"RTSP/1.0 {status}\r\nCSeq: {fields.get('cseq', '1')}\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n\r\n".encode())
        await writer.drain()


async def socks(reader, writer):
    count = (await reader.readexactly(2))[1]
    await reader.readexactly(count)
    writer.write(b"\5\2")
    _, size = await reader.readexactly(2)
    await reader.readexactly(size)
    await reader.readexactly((await reader.readexactly(1))[0])
    await asyncio.sleep(0.05)
    writer.write(b"\1\1")


class Sip(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        keep = [line for line in data.decode("latin-1").split("\r\n") if line.split(":")[0].lower() in ("via", "from", "to", "call-id", "cseq")]
        status = "200 OK" if data[:7] == b"OPTIONS" else "403 Forbidden" if b"Authorization:" in data else "401 Unauthorized"
        self.transport.sendto(("\r\n".join([f"SIP/2.0 {status}", *keep, f'WWW-Authenticate: Digest algorithm=MD5, realm="campus", nonce="{os.urandom(6).hex()}"', "Content-Length: 0", "", ""])).encode(), address)


def shielded(handler):
    async def serve(reader, writer):
        try:
            await asyncio.wait_for(handler(reader, writer), 120)
            await writer.drain()
        except (OSError, EOFError, ValueError, asyncio.TimeoutError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()
    return serve


async def main():
    for port, handler in ((80, web), (5985, ntlm), (3128, proxy), (2375, docker), (554, rtsp), (1080, socks)):
        await asyncio.start_server(shielded(handler), sys.argv[1], port, backlog=512)
    await asyncio.get_running_loop().create_datagram_endpoint(Sip, local_addr=(sys.argv[1], 5060))
    await asyncio.Event().wait()


asyncio.run(main())
