"""The client program: registers are keys of a bucket of JetStream, which is a stream with a subject for each key."""
import base64, json, sys
import wire

direct = sys.argv[1] == "direct"
NO_MESSAGE, ANOTHER_LAST = 10037, 10071


class Refused(Exception):
    """It certainly did nothing."""


def answer(server, subject, body, headers=()):
    head, text = server.request(subject, body, headers)
    if " 503" in head:
        raise Refused("nobody listens to " + subject)
    said = json.loads(text)
    if "error" in said and said["error"].get("err_code") in (NO_MESSAGE, ANOTHER_LAST):
        raise Refused(said["error"]["err_code"])
    if "error" in said:
        raise OSError(said["error"]["description"])
    return said


def subject(op):
    return wire.SUBJECTS + op["key"].encode().hex()    # keys may have any character


def last(server, op):
    """The value and its number in the stream; a pair of None if nothing was ever written."""
    if direct:
        head, text = server.request(f"$JS.API.DIRECT.GET.{wire.STREAM}.{subject(op)}", b"")
        if " 404" in head.split("\r\n")[0]:
            return None, None
        if "Nats-Sequence" not in head:
            raise OSError(head.split("\r\n")[0])
        return int(text), None
    request = json.dumps({"last_by_subj": subject(op)}).encode()
    try:
        message = answer(server, f"$JS.API.STREAM.MSG.GET.{wire.STREAM}", request)["message"]
    except Refused as e:
        if e.args[0] == NO_MESSAGE:
            return None, None
        raise
    return int(base64.b64decode(message["data"])), message["seq"]


def read(server, op):
    return {"type": "ok", "value": last(server, op)[0]}


def write(server, op):
    answer(server, subject(op), str(op["value"]).encode())
    return {"type": "ok"}


def cas(server, op):
    old, new = op["value"]
    value, number = last(server, op)
    if value != old:
        raise Refused("another value")
    answer(server, subject(op), str(new).encode(), [f"Nats-Expected-Last-Subject-Sequence: {number}"])
    return {"type": "ok"}


def perform(op):
    try:
        server = wire.Connection(op["address"], op["timeout-ms"] / 1000)
    except OSError as e:
        return {"type": "fail", "error": str(e) or type(e).__name__}
    try:
        return globals()[op["f"]](server, op)
    except Refused as e:
        return {"type": "fail", "error": str(e)}
    except OSError as e:
        return {"type": "fail" if op["f"] == "read" else "info", "error": str(e) or type(e).__name__}
    finally:
        server.close()


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
