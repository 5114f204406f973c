#!/usr/bin/env python3
"""Opens TCP connections that say nothing: connect_flood.py HOST PORT RATE SECONDS [hold]. With "hold" they stay open, else they end at once."""
import concurrent.futures
import socket
import sys
import time

host, port, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
hold = len(sys.argv) > 5
held = []


def call():
    s = socket.socket()
    s.settimeout(1)
    try:
        s.connect((host, port))
    except OSError:
        pass
    if hold and len(held) < 200:
        held.append(s)
    else:
        s.close()


began, count = time.time(), 0
with concurrent.futures.ThreadPoolExecutor(40) as pool:
    while time.time() - began < seconds and count < 6000 and (not hold or count < 200):
        pool.submit(call)
        count += 1
        time.sleep(max(0, began + count / rate - time.time()))
if hold:
    time.sleep(max(0, began + seconds - time.time()))
