"""The client program. As Redis tells clients to do, it asks a sentinel who is the master, and talks to that one."""
import json, sys
from resp import Connection, Refused

CAS = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('SET', KEYS[1], ARGV[2]) return 1"


def master(op, seconds):
    """Of the sentinel at this node; a master that became a replica meanwhile refuses to write, but not to read."""
    sentinel = Connection(op["address"], seconds)
    try:
        host, port = sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "all")
    except OSError as e:
        raise Refused(f"sentinel: {e or type(e).__name__}")
    finally:
        sentinel.close()
    redis = Connection(f"{host}:{port}", seconds)
    try:
        if redis.ask("ROLE")[0] != "master":
            raise Refused(f"{host}:{port} is no master")
    except (OSError, Refused) as e:
        redis.close()
        raise Refused(str(e) or type(e).__name__)
    return redis


def perform(op):
    try:
        redis = master(op, op["timeout-ms"] / 2000)
    except Refused as e:
        return {"type": "fail", "error": str(e)}
    try:
        if op["f"] == "read":
            value = redis.ask("GET", op["key"])
            return {"type": "ok", "value": value if value is None else int(value)}
        if op["f"] == "write":
            redis.ask("SET", op["key"], op["value"])
            return {"type": "ok"}
        old, new = op["value"]
        done = redis.ask("EVAL", CAS, 1, op["key"], old, new)
        return {"type": "ok"} if done else {"type": "fail", "error": "another value"}
    except Refused as e:
        return {"type": "fail", "error": str(e)}
    except OSError as e:
        return {"type": "fail" if op["f"] == "read" else "info", "error": str(e) or type(e).__name__}
    finally:
        redis.close()


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
