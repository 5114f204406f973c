#!/usr/bin/env python3
"""A capture in which each of many people asks for one address of the web, or sends one text in it, to see what the patterns say of each. No packet is sent.

  addresses.py OUT                      lines on standard input are addresses
  addresses.py OUT query|form|cookie    lines are texts: searched for, written into a form, kept in a cookie; percent-encoded ones are taken as they are meant

  grep -rhaoE 'https?://[A-Za-z0-9._-]+/[^][ "<>(){}`]{10,300}' /usr/share /usr/lib | sort -u | lab/tools/addresses.py addresses.pcap && nethawk analyze addresses.pcap
  cat libinjection/data/sqli-*.txt | lab/tools/addresses.py texts.pcap form && nethawk analyze texts.pcap
"""
import html
import struct
import sys
import urllib.parse

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SERVER, ANSWER = bytes([198, 51, 100, 10]), b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
SYN, ACK, PUSH, FIN = 2, 16, 24, 17


def packet(source, target, ports, sequence, acknowledged, flags, data=b""):
    tcp = struct.pack(">HHIIBBHHH", *ports, sequence, acknowledged, 0x50, flags, 64240, 0, 0) + data
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0, source, target) + tcp


def visit(number, ask):
    person, there, back = struct.pack(">I", 0x0B000000 + 3 * number), (40000, 80), (80, 40000)
    yield packet(person, SERVER, there, 1, 0, SYN)
    yield packet(SERVER, person, back, 1, 2, SYN | ACK)
    yield packet(person, SERVER, there, 2, 2, ACK)
    yield packet(person, SERVER, there, 2, 2, PUSH, ask)
    yield packet(SERVER, person, back, 2, 2 + len(ask), PUSH, ANSWER)
    yield packet(person, SERVER, there, 2 + len(ask), 2 + len(ANSWER), FIN)
    yield packet(SERVER, person, back, 2 + len(ANSWER), 3 + len(ask), FIN)


def request(host, path, method="GET", header="", body=""):
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {AGENT}\r\nAccept-Language: en\r\n{header}\r\n{body}".encode()


def of_address(line):
    host, slash, path = html.unescape(line).partition("://")[2].partition("/")
    path = "/" + path.partition("#")[0]
    return request(host, path) if slash and all(32 < ord(c) < 127 for c in path) else None


def of_text(line, place):
    value = urllib.parse.quote(urllib.parse.unquote_plus(line, "latin-1"), safe="()*!'~,;:@/-._", encoding="latin-1")
    if not line or line.startswith("#") or len(value) > 900:
        return None
    if place == "query":
        return request("shop.example", f"/item?list=3&id={value}")
    if place == "cookie":
        return request("shop.example", "/item?list=3", header=f"Cookie: last={value}\r\n")
    body = f"list=3&q={value}"
    return request("shop.example", "/search", "POST", f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n", body)


def main(target, place=None):
    microseconds, count = 1_800_000_000_000_000, 0
    with open(target, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for line in sys.stdin.buffer:
            text = line.decode("latin-1").strip()
            ask = of_text(text, place) if place else of_address(text)
            if ask is None:
                continue
            for data in visit(count, ask):
                out.write(struct.pack("<IIII", microseconds // 1_000_000, microseconds % 1_000_000, len(data), len(data)) + data)
                microseconds += 500
            count += 1
    print(f"{count} people", file=sys.stderr)


if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["query"], ["form"], ["cookie"]):
    sys.exit(__doc__)
main(*sys.argv[1:])
