"""Honest servers and programs of lab/lured.sh that somebody abuses: what they send is their own, and not meant.

  abused.py NAME VICTIM SECONDS     from 198.18.0.0/16, each address of which is this machine's
"""
import asyncio
import random
import sys
import time

NAME, VICTIM, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3])
DRAW = random.Random(5)
BEGAN = time.monotonic()


def one(n):
    return f"198.18.{n // 200 + 1}.{n % 200 + 10}"


async def wait(low, high):
    await asyncio.sleep(DRAW.uniform(low, high))


async def talk(source, port, *lines):
    """Says one thing after the other, and waits for an answer to each."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(VICTIM, port, local_addr=(source, 0)), 5)
        for line in lines:
            if line:
                writer.write(line)
            await asyncio.wait_for(reader.read(4096), 5)
        writer.close()
    except (OSError, asyncio.TimeoutError):
        pass


async def pingback(n):
    """A WordPress that was told that the victim's pages link to its own looks whether they do (pingback.ping); each time another page."""
    while time.monotonic() - BEGAN < SECONDS:
        await talk(one(n), 80, f"GET /?{DRAW.randrange(10**9)} HTTP/1.1\r\nUser-Agent: WordPress/6.4.{n % 4}; http://blog{n}.example; verifying pingback from 192.0.2.66\r\nHost: {VICTIM}\r\nAccept: */*\r\nAccept-Encoding: deflate, gzip\r\nConnection: close\r\n\r\n".encode())
        await wait(0.1, 1)


async def torrent(n):
    """A peer whom a false tracker named the victim's web server: it introduces itself, gets an error, and comes back."""
    while time.monotonic() - BEGAN < SECONDS:
        await wait(0, 12)
        await talk(one(n), 80, b"\x13BitTorrent protocol" + bytes(8) + DRAW.randbytes(20) + b"-TR3000-" + DRAW.randbytes(12))


async def backscatter(n):
    """A mail server that tells the victim's users, most of whom do not exist, that what was sent in their name could not be delivered."""
    await wait(0, SECONDS / 2)
    for _ in range(3):
        lines = [f"EHLO mx{n}.example\r\n".encode()]
        for _ in range(DRAW.randrange(1, 6)):
            lines += [b"MAIL FROM:<>\r\n", f"RCPT TO:<user{DRAW.randrange(5000)}@shop.example>\r\n".encode(), b"RSET\r\n"]
        await talk(one(n), 25, None, *lines, b"QUIT\r\n")
        await wait(1, 8)


async def subscription(n):
    """A shop's or newsletter's server that confirms what somebody signed the victim up for."""
    await wait(0, SECONDS * 0.8)
    await talk(one(n), 25, None, f"EHLO news{n}.example\r\n".encode(), f"MAIL FROM:<bounce@news{n}.example>\r\n".encode(), b"RCPT TO:<ann@shop.example>\r\n", b"DATA\r\n",
               f"From: news{n} <news@news{n}.example>\r\nSubject: Please confirm\r\n\r\nhttps://news{n}.example/confirm?{n}\r\n.\r\n".encode(), b"QUIT\r\n")


async def main():
    work, count = {"pingback": (pingback, 100), "torrent": (torrent, 400), "backscatter": (backscatter, 200), "subscriptions": (subscription, 600)}[NAME]
    await asyncio.gather(*(work(n) for n in range(count)))


asyncio.run(main())
