#!/usr/bin/env python3
"""A shell that polls by names, in dnscat2's manner: poll.py serve PORT answers each question with a few bytes; poll.py ask SERVER TYPES PAUSE SIZE asks for one name after the other
(hexadecimal, a head of nine bytes and up to SIZE of data in one of three), types in turn."""
import itertools
import os
import random
import socket
import struct
import sys
import time

TYPES = {"TXT": 16, "CNAME": 5, "MX": 15}
name = lambda labels: b"".join(bytes([len(x)]) + x for x in labels) + b"\0"


def serve(port):
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("0.0.0.0", int(port)))
    while True:
        question, client = door.recvfrom(4096)
        end = question.index(b"\0", 12) + 5
        kind = struct.unpack("!H", question[end - 4:end - 2])[0]
        data = os.urandom(random.choice((9, 9, 30))).hex().encode()
        body = bytes([len(data)]) + data if kind == 16 else (b"\0\x0a" if kind == 15 else b"") + name([data, b"tasks", b"example"])
        door.sendto(question[:2] + b"\x84\0\0\1\0\1\0\0\0\0" + question[12:end] + b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(body)) + body, client)


def ask(server, types, pause, size):
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.settimeout(1)
    for number, kind in zip(itertools.count(), itertools.cycle(types.split(","))):
        data = os.urandom(9 + (int(size) if number % 3 == 0 else 0)).hex().encode()
        labels = [data[i:i + 60] for i in range(0, len(data), 60)] + [b"tasks", b"example"]
        door.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + name(labels) + struct.pack("!HH", TYPES[kind], 1), (server, 53))
        try:
            door.recv(4096)
        except OSError:
            pass
        time.sleep(float(pause))


{"serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:])
