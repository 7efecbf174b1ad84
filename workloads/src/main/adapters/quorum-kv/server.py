"""A replicated key-value server. Every node keeps a copy of each key; an operation asks a majority (ABD).

For clients:      GET /kv/KEY reads, the value or nothing;        PUT /kv/KEY writes
For other nodes:  GET /copy/KEY -> [number, writer, value];       PUT /copy/KEY keeps it if it is newer
"""
import itertools, json, os, sys, threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

name, clients_at, peers_at, data, initial, stale = sys.argv[1:]
peers = dict(peer.split("=") for peer in initial.split(","))
writes, lock, pool = itertools.count(), threading.Lock(), ThreadPoolExecutor(64)
log = open(os.path.join(data, "log"), "a+")
log.seek(0)
copies = dict(json.loads(line) for line in log)    # what was on disk when this node ended


def copy_of(key):
    return copies.get(key, [0, "", ""])


def keep(key, copy):
    with lock:
        if copy[:2] > copy_of(key)[:2]:
            log.write(json.dumps([key, copy]) + "\n")
            log.flush()
            os.fsync(log.fileno())                 # on disk before anybody hears of it
            copies[key] = copy


def ask(peer, key, copy):
    """Gives the peer this copy; asks it for its own if that is None."""
    if peer == name:
        return keep(key, copy) if copy else copy_of(key)
    connection = HTTPConnection(peers[peer], timeout=2)
    try:
        connection.request("PUT" if copy else "GET", "/copy/" + key, json.dumps(copy))
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def majority(key, copy=None):
    answers = []
    for asked in as_completed([pool.submit(ask, peer, key, copy) for peer in peers]):
        if asked.exception() is None:
            answers.append(asked.result())
        if 2 * len(answers) > len(peers):
            return answers
    raise OSError("no majority answers")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        kind, key = self.path[1:].split("/", 1)
        if kind == "copy":
            return self.reply(200, json.dumps(copy_of(key)))
        if stale == "true":                        # the planted bug: it asks nobody
            return self.reply(200, copy_of(key)[2])
        try:
            newest = max(majority(key))
            majority(key, newest)
            self.reply(200, newest[2])
        except OSError as e:
            self.reply(503, str(e))

    def do_PUT(self):
        kind, key = self.path[1:].split("/", 1)
        value = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if kind == "copy":
            return self.reply(200, json.dumps(keep(key, json.loads(value))))
        try:
            number = max(majority(key))[0] + 1
            majority(key, [number, f"{name}-{os.getpid()}-{next(writes)}", value])
            self.reply(200, "")
        except OSError as e:
            self.reply(504, str(e))                # it may be written all the same

    def reply(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def serve(address):
    host, port = address.split(":")
    ThreadingHTTPServer((host, int(port)), Handler).serve_forever()


threading.Thread(target=serve, args=[peers_at]).start()
serve(clients_at)
