"""An open resolver of lab/lured.sh whose answers to questions for all there is are long, and who knows no address: answers.py ADDRESS; answers.py ADDRESS ask asks it once."""
import socket
import sys

QUESTION = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x00\x00\xff\x00\x01"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    if len(sys.argv) > 2:
        s.settimeout(1)
        s.sendto(QUESTION, (sys.argv[1], 53))
        s.recv(4096)
        sys.exit()
    s.bind((sys.argv[1], 53))
    while True:
        question, to = s.recvfrom(4096)
        if b"\x07example\x00\x00\xff" not in question:
            end = question.index(0, 12) + 5
            s.sendto(question[:2] + b"\x81\x83\x00\x01" + bytes(6) + question[12:end], to)
            continue
        s.sendto(question[:2] + b"\x81\x80\x00\x01\x00\x04\x00\x00\x00\x00" + question[12:] + 4 * (b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x00\x3c\x00\xf1\xf0" + 240 * b"t"), to)
