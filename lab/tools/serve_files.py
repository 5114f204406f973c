#!/usr/bin/env python3
"""Files of a folder by plain HTTP: serve_files.py FOLDER ADDRESS PORT. As `python3 -m http.server`, which asks for the name of its own address before it listens: in a
namespace without a resolver that takes twenty seconds."""
import functools
import http.server
import socketserver
import sys

folder, address, port = sys.argv[1:]
socketserver.ThreadingTCPServer.allow_reuse_address = True
with socketserver.ThreadingTCPServer((address, int(port)), functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)) as server:
    server.serve_forever()
