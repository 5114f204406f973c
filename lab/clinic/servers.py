#!/usr/bin/env python3
"""Servers of the clinic for which Debian has none that runs in a namespace; all refuse every password.  servers.py ADDRESS

Web application with GraphQL, JSON, one-time codes, XML-RPC and uploads (80, 9200), LDAP (389), MongoDB (27017), AMQP (5672), ActiveMQ (61616), Android debugger (5555).
"""
import asyncio
import json
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from serving import head, reply, shielded  # noqa: E402


async def web(reader, writer):
    while True:
        (method, target, *_), fields, body = await head(reader)
        path = target.split("?")[0]
        if path == "/graphql":
            asked = max(1, body.count(b"login("))
            out = reply("200 OK", json.dumps({"data": {f"a{i}": None for i in range(asked)}, "errors": [{"message": "Invalid credentials", "path": [f"a{i}"]} for i in range(asked)]}).encode(), "application/json")
        elif path == "/api/v2/auth":
            out = reply("422 Unprocessable Entity", b'{"status":"error","message":"The user name or the password is wrong."}', "application/json")
        elif path == "/verify":
            out = reply("200 OK", b'{"valid":false,"message":"wrong code"}', "application/json")
        elif path == "/xmlrpc.php":
            fault = b"<value><struct><member><name>faultCode</name><value><int>403</int></value></member><member><name>faultString</name><value><string>Incorrect username or password.</string></value></member></struct></value>"
            out = reply("200 OK", b"<?xml version='1.0'?><methodResponse><params><param><value><array><data>" + fault * max(1, body.count(b"wp.getUsersBlogs")) + b"</data></array></value></param></params></methodResponse>", "text/xml")
        elif path == "/upload.php" and method == "POST":
            out = reply("200 OK", b'{"stored":"/uploads/avatar.php"}', "application/json")
        elif path.startswith("/uploads/"):
            out = reply("200 OK", b"uid=33(www-data) gid=33(www-data) groups=33(www-data)\n")
        elif path in ("/", "/search", "/fetch", "/profile", "/api/find", "/api/login"):
            out = reply("200 OK", b"<!doctype html><html><body><h1>Clinic</h1>" + b"<p>Opening hours</p>" * 60 + b"</body></html>")
        else:
            out = reply("404 Not Found", b"<html>no such page</html>")
        writer.write(out)
        await writer.drain()


async def ldap(reader, writer):
    """A bind's answer is always 49, invalidCredentials."""
    while True:
        message = await asyncio.wait_for(reader.read(4096), 30)
        if len(message) < 8:
            return
        number = message[4] if message[2] == 2 and message[3] == 1 else 1
        await asyncio.sleep(0.02)
        writer.write(bytes([0x30, 12, 2, 1, number, 0x61, 7, 10, 1, 49, 4, 0, 4, 0]))
        await writer.drain()


async def mongo(reader, writer):
    """Each message is answered with {ok: 0, code: 18} (AuthenticationFailed)."""
    while True:
        size, number = struct.unpack("<ii", await asyncio.wait_for(reader.readexactly(8), 30))
        await reader.readexactly(size - 8)
        text = b"Authentication failed.\0"
        body = b"\x01ok\0" + struct.pack("<d", 0) + b"\x02errmsg\0" + struct.pack("<i", len(text)) + text + b"\x10code\0" + struct.pack("<i", 18)
        body = struct.pack("<i", len(body) + 5) + body + b"\0"
        writer.write(struct.pack("<iiii", 21 + len(body), 1, number, 2013) + b"\0\0\0\0\0" + body)
        await writer.drain()


def frame(kind, channel, data):
    return struct.pack("!BHI", kind, channel, len(data)) + data + b"\xce"


async def amqp(reader, writer):
    await reader.readexactly(8)
    text = b"PLAIN AMQPLAIN"
    writer.write(frame(1, 0, struct.pack("!HHBB", 10, 10, 0, 9) + struct.pack("!I", 0) + struct.pack("!I", len(text)) + text + struct.pack("!I", 5) + b"en_US"))
    await reader.readexactly(7)
    await reader.read(2048)
    await asyncio.sleep(0.05)
    why = b"ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
    writer.write(frame(1, 0, struct.pack("!HHH", 10, 50, 403) + bytes([len(why)]) + why + struct.pack("!HH", 0, 0)))


async def activemq(reader, writer):
    writer.write(b"\0\0\0\xf0\1ActiveMQ\0\0\0\x0c" + b"\1\0\0\0\xde" + b"\0" * 222)
    while await asyncio.wait_for(reader.read(4096), 30):
        pass


async def adb(reader, writer):
    while data := await asyncio.wait_for(reader.read(4096), 30):
        if data[:4] == b"CNXN":
            writer.write(struct.pack("<6I", 0x4E584E43, 0x01000000, 4096, 24, 0, 0x4E584E43 ^ 0xFFFFFFFF) + b"device::ro.product.name=box")
        elif data[:4] == b"OPEN":
            writer.write(struct.pack("<6I", 0x59414B4F, 1, 1, 0, 0, 0x59414B4F ^ 0xFFFFFFFF) + struct.pack("<6I", 0x45545257, 1, 1, 12, 0, 0x45545257 ^ 0xFFFFFFFF) + b"saved to x\r\n")
        await writer.drain()


async def main():
    for port, handler in ((80, web), (9200, web), (389, ldap), (27017, mongo), (5672, amqp), (61616, activemq), (5555, adb)):
        await asyncio.start_server(shielded(handler), sys.argv[1], port, backlog=512)
    await asyncio.Event().wait()


asyncio.run(main())
