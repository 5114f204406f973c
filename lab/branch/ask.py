#!/usr/bin/env python3
"""Asks a resolver for the addresses of some names.  ask.py RESOLVER NAME..."""
import os
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(1)
for name in sys.argv[2:]:
    s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0\0\1\0\1", (sys.argv[1], 53))
    try:
        s.recv(1500)
    except TimeoutError:
        pass
