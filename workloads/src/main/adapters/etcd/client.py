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


def find(op, seconds):
    """The member, if it is one: a read at this member first, for its own list alone may be an old one."""
    api.post(op["address"], "kv/range", {"key": api.encoded("any")}, seconds)
    url = api.peer_url(op["member-peer"])
    return next((m for m in api.members(op["address"], seconds) if url in m["peerURLs"]), None)


def add(op, seconds):
    """
    A learner is there already, by its own doing (node.py), and gets its vote once it has caught up. What is a member
    already is none the less.
    """
    end = time.monotonic() + seconds
    while True:
        member = find(op, seconds)
        try:
            if member and member.get("isLearner"):
                api.post(op["address"], "cluster/member/promote", {"ID": member["ID"]}, PATIENCE)
                return {"type": "ok"}
            if member:
                return {"type": "ok"}
            if joining == "propose-then-start":
                api.post(op["address"], "cluster/member/add", {"peerURLs": [api.peer_url(op["member-peer"])]}, seconds)
                return {"type": "ok"}
            last = api.Refused("it is no learner yet")
        except api.Unknown as e:    # it lags behind, another client was faster, or etcd dropped one of two at once
            last = e
        if time.monotonic() + 1 > end:
            raise last
        time.sleep(0.2)


def remove(op, seconds):
    member = find(op, seconds)
    if member:
        api.post(op["address"], "cluster/member/remove", {"ID": member["ID"]}, seconds)
    return {"type": "ok"}


# What these say was not done; of anything else nobody knows.
CERTAIN = ["unhealthy cluster", "re-configuration failed", "too many learner members",
           "not enough started members", "rpc not supported for learner", "in sync with leader"]


def perform(op):
    try:
        return globals()[op["f"]](op, op["timeout-ms"] / 1000)
    except api.Refused as e:
        return {"type": "fail", "error": str(e)}
    except api.Unknown as e:
        certain = op["f"] == "read" or any(words in str(e) for words in CERTAIN)
        return {"type": "fail" if certain else "info", "error": str(e)}


for line in sys.stdin:
    op = json.loads(line)
    print(json.dumps({"id": op["id"], **perform(op)}), flush=True)
