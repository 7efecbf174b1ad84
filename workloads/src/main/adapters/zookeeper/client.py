"""
The client program: registers are nodes of ZooKeeper; a compare-and-set is a write of the version that was read. Servers
are added and removed by `reconfig`.
"""
import json, sys, time
import zk

sync = sys.argv[1] == "true"


def path(op):
    return "/" + op["key"].encode().hex()    # keys may have any character


def read(session, op):
    if sync:
        session.sync(path(op))
    found = session.get(path(op))
    return {"type": "ok", "value": found and int(found[0])}


def write(session, op):
    value = str(op["value"]).encode()
    if not session.set(path(op), value, -1):
        session.create(path(op), value) or session.set(path(op), value, -1)    # nobody ever deletes
    return {"type": "ok"}


def cas(session, op):
    old, new = op["value"]
    found = session.get(path(op))
    if found is None or int(found[0]) != old:
        return {"type": "fail", "error": "another value"}
    done = session.set(path(op), str(new).encode(), found[1])
    return {"type": "ok"} if done else {"type": "fail", "error": "another version"}


def change(op, joins):
    """Asks until the configuration is as it should be. Who asked and heard no answer is in doubt."""
    end, doubt = time.monotonic() + op["timeout-ms"] / 1000 - 1, False
    number = zk.number(op["member"])
    joining = zk.server(op["member"], op["member-peer"], op["member-address"], "participant") if joins else ""
    while True:
        try:
            asked = zk.Session(op["address"], max(0.1, end - time.monotonic()))
            try:
                if joins == any(line.startswith(f"server.{number}=") and ":participant;" in line
                                for line in asked.servers()):
                    return {"type": "ok"}
                before, doubt = doubt, True
                if asked.reconfig(joining, "" if joins else str(number)):
                    return {"type": "ok"}
                doubt, error = before, "not now"
            finally:
                asked.close()
            refused = False
        except OSError as e:
            error, refused = str(e) or type(e).__name__, isinstance(e, ConnectionRefusedError)
        if refused or time.monotonic() > end:    # another server may be asked instead
            return {"type": "info" if doubt else "fail", "error": error}
        time.sleep(0.2)    # between two requests


sessions = {}    # by address: a new session is agreed on by all servers, and a read after it would see what they agreed on


def session(op):
    seconds = op["timeout-ms"] / 1000
    kept = sessions.pop(op["address"], None)
    if kept and kept.is_open():
        kept.socket.settimeout(seconds)
        return kept
    return zk.Session(op["address"], seconds)


def perform(op):
    if op["f"] in ("add", "remove"):
        return change(op, op["f"] == "add")
    try:
        asked = session(op)
    except OSError as e:    # no session: nothing was asked
        return {"type": "fail", "error": str(e) or type(e).__name__}
    try:
        completion = globals()[op["f"]](asked, op)
        sessions[op["address"]] = asked
        return completion
    except OSError as e:
        asked.close()
        return {"type": "fail" if op["f"] == "read" else "info", "error": str(e) or type(e).__name__}


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
