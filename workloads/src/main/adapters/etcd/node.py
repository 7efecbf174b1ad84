"""Becomes one member of etcd. A joiner waits until the others say that it is one of them."""
import ctypes, os, signal, socket, subprocess, sys, time
import api

name, peer, address, data, initial, known, joiner, proxy, unsafe = sys.argv[1:]
url = api.peer_url(peer)


def cluster():
    """--initial-cluster: only the first start of a member looks at it, and it must name the members of that moment."""
    if joiner == "false":
        return ",".join(f"{n}={api.peer_url(p)}" for n, p in (one.split("=") for one in initial.split(",")))
    host, port = peer.split(":")
    waiting = socket.create_server((host, int(port)))    # shows that it runs; nobody is answered
    others = [one.split("=")[1] for one in known.split(",") if one.split("=")[1] != address]
    said = {}
    while True:
        for other in others:
            try:
                all = api.members(other)
            except (api.Refused, api.Unknown) as e:
                if said.get(other) != str(e):
                    said[other] = str(e)
                    print(f"{other}: {e}", flush=True)
                continue
            if any(url in member["peerURLs"] for member in all):
                waiting.close()
                return ",".join(f"{name if url in m['peerURLs'] else m.get('name') or m['ID']}={u}"
                                for m in all for u in m["peerURLs"])
        time.sleep(0.2)


command = ["etcd", "--name", name, "--data-dir", os.path.join(data, "etcd"),
           "--listen-peer-urls", f"http://{peer}", "--initial-advertise-peer-urls", url,
           "--listen-client-urls", f"http://{address}", "--advertise-client-urls", f"http://{address}",
           "--initial-cluster-state", "existing" if joiner == "true" else "new",
           "--heartbeat-interval", "50", "--election-timeout", "500",
           # Else it refuses changes as long as any member is out of touch, and for five seconds after that.
           "--strict-reconfig-check=false"]
if unsafe == "true":
    command.append("--unsafe-no-fsync")
if proxy:
    os.environ["HTTP_PROXY"] = "socks5://" + proxy
log = os.path.join(data, "etcd", "member", "wal")


def joined():
    return os.path.isdir(log) and any(file.endswith(".wal") for file in os.listdir(log))


def ends_with_this_program():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)    # PR_SET_PDEATHSIG: else a kill would leave a member that runs on


# The others may change between the answer who they are and the start, which etcd refuses then: it is asked again. Once
# it has a log it is a member, and knows the others; then it takes the place of this program, so that a fault meets it.
while joiner == "true" and not joined():
    child = subprocess.Popen(command + ["--initial-cluster", cluster()], preexec_fn=ends_with_this_program)
    while child.poll() is None and not joined():
        time.sleep(0.05)
    child.kill()
    child.wait()
command += ["--initial-cluster", f"{name}={url}" if joined() else cluster()]
os.execvp(command[0], command)
