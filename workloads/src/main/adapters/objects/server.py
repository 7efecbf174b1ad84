"""Sets, counters, queues, accounts and transactions. The first member keeps all in a log; the others ask it.

POST / with {"of": "set", "f": "add", "key": null, "value": 7} answers {"type": "ok"}, with a "value" if there is one.
"""
import json, os, sys, threading
from collections import Counter
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

name, clients_at, peers_at, data, initial, bug = sys.argv[1:]
peers = dict(peer.split("=") for peer in initial.split(","))
first = next(iter(peers))
lock = threading.Lock()
registers, elements, queue, total = {}, [], [], 0
accounts = {f"a{i}": 100 for i in range(1, 6)}
times = Counter()


def tenth(kind):
    """Whether this planted bug is wanted, and it is its turn. The log brings the same turns again."""
    times[kind] += 1
    return bug == kind and times[kind] % 10 == 0


def perform(of, f, key, value):
    """The sequential object: all that an operation does, and its answer."""
    global total
    if f == "txn":
        writes = [i for i, micro in enumerate(value) if micro[0] != "r"]
        lost = writes[0] if writes and tenth("torn-txn") else None
        return [micro_operation(*micro, i == lost) for i, micro in enumerate(value)]
    if f == "read":
        return {"set": elements, "counter": total, "bank": accounts}.get(of, registers.get(key))
    if f == "write":
        registers[key] = value
    elif f == "cas":
        if registers.get(key) != value[0] and not tenth("blind-cas"):
            raise ValueError("it holds something else")
        registers[key] = value[1]
    elif f == "add" and of == "set":
        if not tenth("lost-element"):
            elements.append(value)
    elif f == "add":
        if not tenth("lost-addition"):
            total += value
    elif f == "enqueue":
        queue.append(value)
    elif f == "dequeue":
        return (queue[0] if tenth("dequeued-twice") else queue.pop(0)) if queue else None
    elif f == "transfer":
        if accounts[value["from"]] < value["amount"]:
            raise ValueError("there is not so much money")
        accounts[value["from"]] -= value["amount"]
        if not tenth("torn-transfer"):
            accounts[value["to"]] += value["amount"]
    return None


def micro_operation(f, key, value, is_lost):
    if f == "r":
        return [f, key, list(registers[key]) if isinstance(registers.get(key), list) else registers.get(key)]
    if f == "append" and not is_lost:
        registers.setdefault(key, []).append(value)
    elif f == "w" and not is_lost:
        registers[key] = value
    return [f, key, value]


def logged(op):
    """On disk before anybody hears of it. Must be called with the lock."""
    log.write(json.dumps(op) + "\n")
    log.flush()
    os.fsync(log.fileno())
    return answer(op)


def answer(op):
    try:
        return {"type": "ok", "value": perform(op["of"], op["f"], op["key"], op["value"])}
    except ValueError as e:
        return {"type": "fail", "error": str(e)}


def ask_first(text):
    server = HTTPConnection(peers[first], timeout=3)
    try:
        server.connect()
    except OSError as e:
        return {"type": "fail", "error": str(e)}
    try:
        server.request("POST", "/", text)
        return json.loads(server.getresponse().read())
    except (OSError, ValueError, HTTPException) as e:
        return {"type": "info", "error": str(e)}
    finally:
        server.close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"]))
        if name == first:
            with lock:
                said = json.dumps(logged(json.loads(text)))
        else:
            said = json.dumps(ask_first(text))
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_):
        pass


log = open(os.path.join(data, "log"), "a+")
log.seek(0)
whole = log.read().rpartition("\n")[0]            # a line that was torn off nobody heard of
for line in whole.splitlines():
    answer(json.loads(line))
log.truncate(len(whole) + 1 if whole else 0)


def serve(address):
    host, port = address.split(":")
    ThreadingHTTPServer((host, int(port)), Handler).serve_forever()


threading.Thread(target=serve, args=[peers_at]).start()
serve(clients_at)
