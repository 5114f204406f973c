#!/usr/bin/env python3
"""A BitTorrent tracker: tracker.py SECONDS ADDRESS ABSENT,... tells each peer of the others, and of some that have left."""
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PEERS = {socket.inet_aton(a) + struct.pack("!H", 6881) for a in sys.argv[3].split(",")}


class Announce(BaseHTTPRequestHandler):
    def do_GET(self):
        port = int(parse_qs(urlsplit(self.path).query).get("port", ["6881"])[0])
        peers = b"".join(PEERS)
        PEERS.add(socket.inet_aton(self.client_address[0]) + struct.pack("!H", port))
        body = b"d8:intervali8e5:peers%d:%se" % (len(peers), peers)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer((sys.argv[2], 6969), Announce)
threading.Timer(float(sys.argv[1]), server.shutdown).start()
server.serve_forever()
