#!/usr/bin/env python3
"""The outside end of beacons and uploads: answers every POST with a few bytes and swallows what is PUT, on ports 80 and 443 (certificate and key as arguments);
echoes on TCP 4444 and UDP 8443."""
import http.server
import socket
import socketserver
import ssl
import sys
import threading


class Master(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _swallow(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0:
            part = self.rfile.read(min(left, 65536))
            if not part:
                return
            left -= len(part)

    def _answer(self):
        self._swallow()
        self.send_response(200)
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b"sleep 5\n")

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, *args):
        pass


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.rfile.readline()
        self.wfile.write(b"ok\n")


class EchoUdp(socketserver.BaseRequestHandler):
    def handle(self):
        self.request[1].sendto(b"ok", self.client_address)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


socketserver.TCPServer.allow_reuse_address = True
plain = Server(("0.0.0.0", 80), Master)
secure = Server(("0.0.0.0", 443), Master)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
secure.socket = context.wrap_socket(secure.socket, server_side=True)
for server in (plain, secure, socketserver.ThreadingTCPServer(("0.0.0.0", 4444), Echo), socketserver.ThreadingUDPServer(("0.0.0.0", 8443), EchoUdp)):
    threading.Thread(target=server.serve_forever, daemon=True).start()
threading.Event().wait()
