#!/usr/bin/env python3
"""Mail submission that refuses every log-in after a second, as mail servers do: smtp_server.py PORT."""
import asyncio
import sys


async def serve(reader, writer):
    async def say(text):
        writer.write(text.encode() + b"\r\n")
        await writer.drain()

    await say("220 mail.shop.example ESMTP")
    while line := await reader.readline():
        word = line.decode(errors="replace").strip().upper()
        if word.startswith("EHLO"):
            await say("250-mail.shop.example\r\n250-AUTH LOGIN PLAIN\r\n250 8BITMIME")
        elif word.startswith("AUTH LOGIN"):
            await say("334 VXNlcm5hbWU6")
            await reader.readline()
            await say("334 UGFzc3dvcmQ6")
            await reader.readline()
            await asyncio.sleep(1)
            await say("535 5.7.8 Error: authentication failed")
        elif word.startswith("AUTH PLAIN"):
            if len(word.split()) < 3:
                await say("334 ")
                await reader.readline()
            await asyncio.sleep(1)
            await say("535 5.7.8 Error: authentication failed")
        elif word.startswith("QUIT"):
            await say("221 Bye")
            break
        else:
            await say("250 Ok")
    writer.close()


async def main():
    await (await asyncio.start_server(serve, "0.0.0.0", int(sys.argv[1]))).serve_forever()

asyncio.run(main())
