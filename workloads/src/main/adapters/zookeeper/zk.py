"""ZooKeeper's protocol, as much of it as the client needs: a session of one connection, and four requests."""
import select, socket, struct, zlib

CREATE, GET, SET, SYNC, RECONFIG = 1, 4, 5, 9, 16
NO_NODE, BAD_VERSION, NODE_EXISTS, NO_QUORUM_OF_NEW, ANOTHER_RECONFIG = -101, -103, -110, -13, -14
ANYBODY = struct.pack(">ii", 1, 31) + b"".join(struct.pack(">i", len(w)) + w for w in (b"world", b"anyone"))


CONFIG = "/zookeeper/config"    # names the servers, one a line


def number(member):
    """Servers have numbers, which are never used again."""
    return zlib.crc32(member.encode())


def server(member, peer, address, role):
    """As configurations name it. Elections have a port of their own, the second for peers: what cuts a link cuts both."""
    host, port = peer.split(":")
    return f"server.{number(member)}={peer}:{int(port) + 1}:{role};{address}"


def sized(data):
    return struct.pack(">i", len(data)) + data


class Session:
    def __init__(self, address, seconds):
        host, port = address.split(":")
        self.number = 0
        self.socket = socket.create_connection((host, int(port)), seconds)
        self.file = self.socket.makefile("rb")
        # Version of the protocol, last transaction seen, timeout of the session, its id and password: a new one.
        self.send(struct.pack(">iqiq", 0, 0, 10_000, 0) + sized(bytes(16)))
        if struct.unpack_from(">ii", self.receive())[1] <= 0:
            raise OSError("no session")

    def send(self, data):
        self.socket.sendall(sized(data))

    def receive(self):
        head = self.file.read(4)
        body = self.file.read(struct.unpack(">i", head)[0]) if len(head) == 4 else b""
        if not body:
            raise OSError("the connection was closed")
        return body

    def ask(self, request, data, expected):
        """The answer to a request; None if it is one of the expected errors."""
        self.number += 1
        self.send(struct.pack(">ii", self.number, request) + data)
        answer = self.receive()
        number, _, error = struct.unpack_from(">iqi", answer)
        if number != self.number:
            raise OSError(f"an answer to {number} instead of {self.number}")
        if error in expected:
            return None
        if error:
            raise OSError(f"error {error}")
        return answer[16:]

    def sync(self, path):
        self.ask(SYNC, sized(path.encode()), [])

    def get(self, path):
        """The data and its version; None if there is none."""
        answer = self.ask(GET, sized(path.encode()) + b"\0", [NO_NODE])
        if answer is None:
            return None
        length = struct.unpack_from(">i", answer)[0]
        return answer[4:4 + length], struct.unpack_from(">qqqqi", answer, 4 + length)[4]

    def set(self, path, data, version):
        """Whether it was done: it has this version, or -1 was given and it exists."""
        request = sized(path.encode()) + sized(data) + struct.pack(">i", version)
        return self.ask(SET, request, [NO_NODE, BAD_VERSION]) is not None

    def create(self, path, data):
        """Whether it was done: it did not exist."""
        request = sized(path.encode()) + sized(data) + ANYBODY + struct.pack(">i", 0)
        return self.ask(CREATE, request, [NODE_EXISTS]) is not None

    def servers(self):
        """The lines of the configuration in force, without its version."""
        self.sync(CONFIG)
        found = self.get(CONFIG)
        return [line for line in (found[0] if found else b"").decode().splitlines() if line.startswith("server.")]

    def reconfig(self, joining, leaving):
        """Whether it was done: no other is under way, and a majority of the new members follows the leader."""
        texts = [sized(text.encode()) if text else struct.pack(">i", -1) for text in (joining, leaving, "")]
        request = b"".join(texts) + struct.pack(">q", -1)
        return self.ask(RECONFIG, request, [NO_QUORUM_OF_NEW, ANOTHER_RECONFIG]) is not None

    def is_open(self):
        """Not if the server has ended it, such as after it lost the others, or as nobody asked for long."""
        return not select.select([self.socket], [], [], 0)[0]

    def close(self):
        self.file.close()
        self.socket.close()
