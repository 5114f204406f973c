#!/usr/bin/env python3
"""A capture in which each of many people asks for one address of the web, to see what the patterns say of honest ones. No packet is sent.

  grep -rhaoE 'https?://[A-Za-z0-9._-]+/[^][ "<>(){}`]{10,300}' /usr/share /usr/lib | sort -u | lab/tools/addresses.py addresses.pcap && nethawk analyze addresses.pcap
"""
import html
import struct
import sys

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SERVER, ANSWER = bytes([198, 51, 100, 10]), b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
SYN, ACK, PUSH, FIN = 2, 16, 24, 17


def packet(source, target, ports, sequence, acknowledged, flags, data=b""):
    tcp = struct.pack(">HHIIBBHHH", *ports, sequence, acknowledged, 0x50, flags, 64240, 0, 0) + data
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0, source, target) + tcp


def visit(number, host, path):
    person, there, back = struct.pack(">I", 0x0B000000 + 3 * number), (40000, 80), (80, 40000)
    ask = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {AGENT}\r\nAccept-Language: en\r\n\r\n".encode()
    yield packet(person, SERVER, there, 1, 0, SYN)
    yield packet(SERVER, person, back, 1, 2, SYN | ACK)
    yield packet(person, SERVER, there, 2, 2, ACK)
    yield packet(person, SERVER, there, 2, 2, PUSH, ask)
    yield packet(SERVER, person, back, 2, 2 + len(ask), PUSH, ANSWER)
    yield packet(person, SERVER, there, 2 + len(ask), 2 + len(ANSWER), FIN)
    yield packet(SERVER, person, back, 2 + len(ANSWER), 3 + len(ask), FIN)


def main():
    microseconds, count = 1_800_000_000_000_000, 0
    with open(sys.argv[1], "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for line in sys.stdin.buffer:
            address = html.unescape(line.decode("latin-1").strip()).partition("://")[2]
            host, slash, path = address.partition("/")
            path = "/" + path.partition("#")[0]
            if not slash or any(not 32 < ord(c) < 127 for c in path):
                continue
            for data in visit(count, host, path):
                out.write(struct.pack("<IIII", microseconds // 1_000_000, microseconds % 1_000_000, len(data), len(data)) + data)
                microseconds += 500
            count += 1
    print(f"{count} addresses", file=sys.stderr)


if len(sys.argv) != 2:
    sys.exit(__doc__)
main()
