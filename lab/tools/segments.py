#!/usr/bin/env python3
"""Recordings again, with what the attacker says by TCP cut into small segments: who reads packets instead of streams is passed so. No packet is sent.

  segments.py OUT SIZE forward|pairs|backward|twice MANIFEST...

SIZE is the bytes of each segment; `pairs` exchanges each two, `backward` turns each packet's pieces round, `twice` sends each again. Of each manifest come the attacks by content and by log-ins, with
a manifest of their own in OUT. Ethernet captures by pcap in little-endian order, also packed by zstd; packets that the capture cut stay as they are.
"""
import os
import socket
import struct
import subprocess
import sys

CLASSES = ("web-attack", "exploit", "malware", "brute-force", "c2-beacon")
IPV4, IPV6, TCP, FIN = b"\x08\x00", b"\x86\xdd", 6, 1
LARGEST = 60_000_000


def header_sum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def places(packet):
    """Where TCP and the end of the packet lie; None for what is no whole TCP packet."""
    if packet[12:14] == IPV4 and packet[23] == TCP and not struct.unpack(">H", packet[20:22])[0] & 0x3FFF:
        return 14 + (packet[14] & 15) * 4, 14 + struct.unpack(">H", packet[16:18])[0]
    if packet[12:14] == IPV6 and packet[20] == TCP:
        return 54, 54 + struct.unpack(">H", packet[18:20])[0]
    return None


def cut(packet, size):
    found = places(packet)
    if not found or len(packet) < found[1]:
        return [packet]
    tcp, end = found
    data = tcp + (packet[tcp + 12] >> 4) * 4
    sequence = struct.unpack(">I", packet[tcp + 4:tcp + 8])[0]
    pieces = []
    for at in range(data, end, size):
        piece, head = packet[at:min(at + size, end)], bytearray(packet[:data])
        head[tcp + 4:tcp + 8] = struct.pack(">I", (sequence + at - data) & 0xFFFFFFFF)
        length = data - tcp + len(piece)
        if packet[12:14] == IPV4:
            head[16:18], head[24:26] = struct.pack(">H", tcp - 14 + length), b"\0\0"
            head[24:26] = struct.pack(">H", header_sum(bytes(head[14:tcp])))
        else:
            head[18:20] = struct.pack(">H", length)
        if at + size < end:
            head[tcp + 13] &= ~FIN & 0xFF
        pieces.append(bytes(head) + piece)
    return pieces or [packet]


def ordered(pieces, order):
    if order == "pairs":
        return [p for i in range(0, len(pieces), 2) for p in pieces[i:i + 2][::-1]]
    if order == "backward":
        return pieces[::-1]
    return [p for piece in pieces for p in (piece, piece)] if order == "twice" else pieces


def rewritten(capture, attackers, size, order):
    out, at = bytearray(capture[:24]), 24
    while at + 16 <= len(capture):
        seconds, fraction, held, length = struct.unpack("<IIII", capture[at:at + 16])
        packet = capture[at + 16:at + 16 + held]
        at += 16 + held
        sender = packet[26:30] if packet[12:14] == IPV4 else packet[22:38]
        pieces = ordered(cut(packet, size), order) if sender in attackers and held == length else [packet]
        for piece in pieces:
            out += struct.pack("<IIII", seconds, fraction, len(piece), length if len(pieces) == 1 else len(piece)) + piece
    return out


def address(text):
    try:
        return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except OSError:
        return None


def main(out, size, order, manifests):
    for number, manifest in enumerate(manifests):
        folder, target = os.path.dirname(manifest), os.path.join(out, str(number))
        os.makedirs(target, exist_ok=True)
        with open(manifest, encoding="utf-8") as rows:
            names, *lines = [line.rstrip("\n").split("\t") for line in rows]
        kept = [names]
        for line in lines:
            row, path = dict(zip(names, line)), os.path.join(folder, line[0])
            if row["class"] not in CLASSES or not os.path.exists(path):
                continue
            capture = subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout if path.endswith(".zst") else open(path, "rb").read()
            if capture[:4] != b"\xd4\xc3\xb2\xa1" or struct.unpack("<H", capture[20:22])[0] != 1 or len(capture) > LARGEST:
                continue
            attackers = {address(a) for a in row["attacker"].split(",")} - {None}
            name = line[0].removesuffix(".zst").replace("/", "_")
            with open(os.path.join(target, name), "wb") as file:
                file.write(rewritten(capture, attackers, size, order))
            kept.append([name, *line[1:]])
        with open(os.path.join(target, "MANIFEST.tsv"), "w", encoding="utf-8") as file:
            file.writelines("\t".join(line) + "\n" for line in kept)


if __name__ == "__main__":
    if len(sys.argv) < 5 or sys.argv[3] not in ("forward", "pairs", "backward", "twice") or not sys.argv[2].isdigit() or int(sys.argv[2]) < 1:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:])
