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


def until_done(op, seconds, step):
    """
    Asks for what `step` says of the member, None once nothing is left to do. A request that was not certainly refused
    may be done later, so an operation that made one and ends without an answer is in doubt.
    """
    end, doubt = time.monotonic() + seconds - 1, False
    while True:
        try:
            asked = step(find(op, max(0.1, end - time.monotonic())))
            if asked is None:
                return {"type": "ok"}
            try:
                api.post(op["address"], "cluster/member/" + asked[0], asked[1], PATIENCE)
                if not asked[1].get("isLearner"):
                    return {"type": "ok"}
                doubt = True
            except api.Unknown as e:
                doubt = doubt or not is_certain(e)
                raise
        except (api.Refused, api.Unknown) as e:
            if isinstance(e, api.Refused) or time.monotonic() > end:    # another member may be asked instead
                return {"type": "info" if doubt else "fail", "error": str(e)}
        time.sleep(0.2)    # between two requests


def add(op, seconds):
    """A learner, which waits to be one (node.py), gets its vote once it has caught up."""
    def step(member):
        if member is None:
            url = api.peer_url(op["member-peer"])
            return "add", {"peerURLs": [url], "isLearner": joining == "start-then-propose"}
        return ("promote", {"ID": member["ID"]}) if member.get("isLearner") else None
    return until_done(op, seconds, step)


def remove(op, seconds):
    return until_done(op, seconds, lambda member: member and ("remove", {"ID": member["ID"]}))


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
