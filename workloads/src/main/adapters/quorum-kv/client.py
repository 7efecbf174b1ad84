"""The client program: an operation on each line of standard input, its completion on a line of standard output."""
import json, sys
from http.client import HTTPConnection
from urllib.parse import quote


def perform(op):
    path = "/kv/" + quote(op["key"], safe="")   # keys may have any character
    server = HTTPConnection(op["address"], timeout=op["timeout-ms"] / 1000)
    try:
        server.connect()
    except OSError as e:
        return {"type": "fail", "error": str(e)}   # nothing was sent, so it certainly has no effect
    try:
        if op["f"] == "read":
            server.request("GET", path)
        else:
            server.request("PUT", path, str(op["value"]))
        answer = server.getresponse()
        text = answer.read().decode()
        if answer.status == 503:
            return {"type": "fail", "error": text}
        if answer.status != 200:
            return {"type": "info", "error": text}
        if op["f"] == "write":
            return {"type": "ok"}
        return {"type": "ok", "value": int(text) if text else None}
    except OSError as e:
        return {"type": "info", "error": str(e)}   # nobody knows whether it took effect
    finally:
        server.close()


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
