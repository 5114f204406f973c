"""What small servers of several networks share: a request's head, an answer, a connection that ends by itself."""
import asyncio


async def head(reader):
    text = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1")
    lines = text.split("\r\n")
    fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
    length = int(fields.get("content-length") or 0)
    return lines[0].split(" "), fields, await reader.readexactly(min(length, 4_000_000)) if length else b""


def reply(status, body=b"", kind="text/html"):
    return f"HTTP/1.1 {status}\r\nServer: app/2.4\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def shielded(handler):
    async def serve(reader, writer):
        try:
            await asyncio.wait_for(handler(reader, writer), 180)
            await writer.drain()
        except (OSError, EOFError, ValueError, asyncio.TimeoutError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()
    return serve
