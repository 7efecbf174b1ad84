"""The client program: registers are keys of etcd, and members are added, promoted and removed."""
import json, sys, time
import api

serializable, joining = sys.argv[1] == "serializable", sys.argv[2]


def read(op, seconds):
    request = {"key": api.encoded(op["key"]), "serializable": serializable}
    found = api.post(op["address"], "kv/range", request, seconds).get("kvs")
    return {"type": "ok", "value": int(api.decoded(found[0]["value"])) if found else None}


def put(op, value):
    return {"key": api.encoded(op["key"]), "value": api.encoded(str(value))}


def write(op, seconds):
    api.post(op["address"], "kv/put", put(op, op["value"]), seconds)
    return {"type": "ok"}


def cas(op, seconds):
    old, new = op["value"]
    compare = {"key": api.encoded(op["key"]), "target": "VALUE", "value": api.encoded(str(old))}
    done = api.post(op["address"], "kv/txn", {"compare": [compare], "success": [{"requestPut": put(op, new)}]}, seconds)
    return {"type": "ok"} if done.get("succeeded") else {"type": "fail", "error": "another value"}


# Of two changes at once etcd's raft drops one, and whoever asked for it gets no answer: ask again rather than wait.
PATIENCE = 2


def members(op, seconds):
    """A read at this member first, for its own list alone may be an old one."""
    api.post(op["address"], "kv/range", {"key": api.encoded("any")}, seconds)
    return api.members(op["address"], seconds)


def until_done(op, seconds, step):
    """
    Asks for what `step` says of the member and of all, None once nothing is left to do; the last is whether that then is
    so. A request that was not certainly refused may be done later, so an operation that made one and ends without an
    answer is in doubt.
    """
    url, end, doubt = api.peer_url(op["member-peer"]), time.monotonic() + seconds - 1, False
    while True:
        try:
            all = members(op, max(0.1, end - time.monotonic()))
            asked = step(next((m for m in all if url in m["peerURLs"]), None), all)
            if asked is None:
                return {"type": "ok"}
            path, body, is_last = asked
            is_own = is_last or path == "add"
            try:
                api.post(op["address"], "cluster/member/" + path, body, PATIENCE)
                if is_last:
                    return {"type": "ok"}
                doubt = doubt or is_own
            except api.Unknown as e:
                doubt = doubt or is_own and not is_certain(e)
                raise
        except (api.Refused, api.Unknown) as e:
            if isinstance(e, api.Refused) or time.monotonic() > end:    # another member may be asked instead
                return {"type": "info" if doubt else "fail", "error": str(e)}
        time.sleep(0.2)    # between two requests


def add(op, seconds):
    """
    A learner, which waits to be one (node.py), gets its vote once it has caught up. There may be one at a time: whoever
    finds another there, which somebody may have asked for who was cut off since, helps that one first.
    """
    def step(member, all):
        learner = next((m for m in all if m.get("isLearner")), None)
        if member and not member.get("isLearner"):
            return None
        if learner:
            return "promote", {"ID": learner["ID"]}, learner is member
        learns = joining == "start-then-propose"
        return "add", {"peerURLs": [api.peer_url(op["member-peer"])], "isLearner": learns}, not learns
    return until_done(op, seconds, step)


def remove(op, seconds):
    return until_done(op, seconds, lambda member, all: member and ("remove", {"ID": member["ID"]}, True))


# What these say was not done; of anything else nobody knows.
CERTAIN = ["unhealthy cluster", "re-configuration failed", "too many learner members",
           "not enough started members", "rpc not supported for learner", "in sync with leader"]


def is_certain(error):
    return any(words in str(error) for words in CERTAIN)


def perform(op):
    try:
        return globals()[op["f"]](op, op["timeout-ms"] / 1000)
    except api.Refused as e:
        return {"type": "fail", "error": str(e)}
    except api.Unknown as e:
        return {"type": "fail" if op["f"] == "read" or is_certain(e) else "info", "error": str(e)}


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
