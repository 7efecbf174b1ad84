"""Redis' protocol (RESP 2), as much of it as these programs need."""
import socket


class Refused(Exception):
    """An error that the server answered, or nobody listens: it did nothing."""


class Connection:
    def __init__(self, address, seconds):
        host, port = address.rsplit(":", 1)
        try:
            self.socket = socket.create_connection((host, int(port)), seconds)
        except OSError as e:
            raise Refused(f"{address}: {e}")
        self.file = self.socket.makefile("rb")

    def ask(self, *words):
        encoded = [str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in encoded))
        return self.answer()

    def answer(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise OSError("the connection was closed")
        kind, rest = line[:1], line[1:-2].decode()
        if kind == b"-":
            raise Refused(rest)
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if int(rest) < 0:
            return None
        if kind == b"*":
            return [self.answer() for _ in range(int(rest))]
        return self.file.read(int(rest) + 2)[:-2].decode()

    def close(self):
        self.file.close()
        self.socket.close()
