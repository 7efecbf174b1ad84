"""NATS' text protocol: one connection, and a request with one answer."""
import json, socket, time

STREAM, SUBJECTS = "KV_registers", "$KV.registers."    # a bucket named registers


class Connection:
    def __init__(self, address, seconds):
        host, port = address.split(":")
        self.end = time.monotonic() + seconds
        self.socket = socket.create_connection((host, int(port)), seconds)
        self.file = self.socket.makefile("rb")
        self.number = 0
        self.line()    # what the server says of itself
        options = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True}
        self.socket.sendall(f"CONNECT {json.dumps(options)}\r\nSUB answer.{id(self)}.* 1\r\nPING\r\n".encode())
        self.until(b"PONG")

    def line(self):
        self.socket.settimeout(max(0.01, self.end - time.monotonic()))    # for all of it, also what nobody waits for
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise OSError("the connection was closed")
        return line[:-2]

    def until(self, word):
        """The words of the next line that begins with this one."""
        while True:
            words = self.line().split(b" ")
            if words[0] == b"PING":
                self.socket.sendall(b"PONG\r\n")
            elif words[0] == b"-ERR":
                raise OSError(b" ".join(words).decode())
            elif words[0] in word.split():
                return words

    def request(self, subject, body, headers=()):
        """The headers and the body of the answer."""
        self.number += 1
        inbox = f"answer.{id(self)}.{self.number}"
        head = ("NATS/1.0\r\n" + "".join(f"{h}\r\n" for h in headers) + "\r\n").encode()
        self.socket.sendall(f"HPUB {subject} {inbox} {len(head)} {len(head) + len(body)}\r\n".encode()
                            + head + body + b"\r\n")
        while True:
            words = self.until(b"MSG HMSG")
            size = int(words[-1])
            answer = self.file.read(size + 2)[:size]
            if words[1].decode() == inbox:    # else it answers an earlier request
                head = int(words[-2]) if words[0] == b"HMSG" else 0
                return answer[:head].decode(), answer[head:]

    def close(self):
        self.file.close()
        self.socket.close()
