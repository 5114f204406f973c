#!/usr/bin/env python3
"""The other end of a drawn master or upload: serve.py PORT plain|tls|line|line-tls|udp SMALL LARGE EVERY answers with SMALL bytes and each EVERYth time with LARGE; swallows what is sent.
Certificate and key are $LAB_DIR/c2.crt and c2.key."""
import http.server
import itertools
import os
import socket
import socketserver
import ssl
import sys

port, kind, small, large, every = int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6])
turn = itertools.count(1)
answer = lambda: os.urandom((large if next(turn) % every == 0 else small) // 2 + 1).hex().encode()


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0:
            part = self.rfile.read(min(left, 65536))
            if not part:
                return
            left -= len(part)
        body = answer()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = _answer

    def log_message(self, *args):
        pass


class Line(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline():
            self.wfile.write(answer() + b"\n")


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        self.request[1].sendto(answer(), self.client_address)


class Stream(socketserver.ThreadingTCPServer):
    address_family, allow_reuse_address, daemon_threads = socket.AF_INET6, True, True


class Packets(socketserver.ThreadingUDPServer):
    address_family, daemon_threads = socket.AF_INET6, True


server = Packets(("::", port), Datagram) if kind == "udp" else Stream(("::", port), Line if kind.startswith("line") else Page)
if kind.endswith("tls"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["LAB_DIR"] + "/c2.crt", os.environ["LAB_DIR"] + "/c2.key")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
