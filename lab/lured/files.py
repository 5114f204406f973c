"""FTP of lab/lured.sh in passive mode: files.py serve ADDRESS; files.py fetch ADDRESS SOURCE: a file a second, each over a port of its own."""
import ftplib
import socketserver
import socket
import sys
import time


class Files(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda text: self.wfile.write(text.encode() + b"\r\n")
        say("220 files")
        waiting = None
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"PASV":
                waiting = socket.create_server((sys.argv[2], 0))
                port = waiting.getsockname()[1]
                say(f"227 Entering Passive Mode ({sys.argv[2].replace('.', ',')},{port // 256},{port % 256})")
            elif verb == b"RETR" and waiting:
                say("150 here it comes")
                data, _ = waiting.accept()
                data.sendall(b"words\n" * 5000)
                data.close()
                waiting.close()
                say("226 done")
            else:
                say({b"USER": "331 and the password?", b"PASS": "230 welcome", b"QUIT": "221 bye"}.get(verb, "200 ok"))


if sys.argv[1] == "serve":
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer((sys.argv[2], 21), Files).serve_forever()
else:
    ftp = ftplib.FTP(sys.argv[2], timeout=5, source_address=(sys.argv[3], 0))
    ftp.login("ann", "right")
    for n in range(15):
        ftp.retrbinary(f"RETR file{n}", lambda _: None)
        time.sleep(1)
    ftp.quit()
