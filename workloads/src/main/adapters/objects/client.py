"""The client program: hands each operation on to a node as it is, with the name of what it is for."""
import json, sys
from http.client import HTTPConnection

operations = sys.argv[1]


def perform(op):
    server = HTTPConnection(op["address"], timeout=op["timeout-ms"] / 1000)
    try:
        server.connect()
    except OSError as e:
        return {"type": "fail", "error": str(e)}   # nothing was sent, so it certainly has no effect
    try:
        asked = {"of": operations, "f": op["f"], "key": op.get("key"), "value": op["value"]}
        server.request("POST", "/", json.dumps(asked))
        return json.loads(server.getresponse().read())
    except (OSError, ValueError) as e:
        return {"type": "info", "error": str(e)}   # nobody knows whether it took effect
    finally:
        server.close()


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
