"""
Becomes redis-server, which faults are meant for. A process beside it runs the node's sentinel, lets clients reach that at
the node's address, and does to it what is done to redis-server: stops it, lets it go on, ends it.
"""
import os, signal, socket, subprocess, sys, threading, time

name, peer, address, data, initial = sys.argv[1:]
host, port = peer.split(":")
sentinel_port = int(port) + 1    # the second port for peers, so that what cuts a link cuts both
first = initial.split(",")[0].split("=")[1]
quorum = len(initial.split(",")) // 2 + 1


def configuration(program, *lines):
    """Both programs keep in their configuration what they learn, such as who is the master: it is written once."""
    file = os.path.join(data, program + ".conf")
    if not os.path.exists(file):
        with open(file + ".new", "w") as out:
            out.write("\n".join([f"bind {host}", f"dir {data}", "protected-mode no", *lines]) + "\n")
        os.rename(file + ".new", file)
    return [program, file]


def sentinel():
    return subprocess.Popen(configuration(
        "redis-sentinel", f"port {sentinel_port}", f"sentinel monitor all {first.replace(':', ' ')} {quorum}",
        "sentinel down-after-milliseconds all 1000", "sentinel failover-timeout all 3000"), stdin=subprocess.DEVNULL)


def carry(source, target):
    try:
        while some := source.recv(1 << 16):
            target.sendall(some)
    except OSError:
        pass
    finally:
        for end in source, target:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def serve(server):
    while True:
        client = server.accept()[0]
        try:
            ours = socket.create_connection((host, sentinel_port), 5)
        except OSError:
            client.close()
            continue
        for ends in (client, ours), (ours, client):
            threading.Thread(target=carry, args=ends, daemon=True).start()


def state(pid):
    """The letter of a process's state; empty once it has ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            letter = file.read().rsplit(")", 1)[1].split()[0]
        return "" if letter in "ZX" else letter
    except OSError:
        return ""


def accompany(node):
    watcher, stopped = sentinel(), False
    host_of_clients, port_of_clients = address.split(":")
    server = socket.create_server((host_of_clients, int(port_of_clients)), backlog=128)
    threading.Thread(target=serve, args=[server], daemon=True).start()
    while letter := state(node):
        if (letter in "Tt") != stopped:
            stopped = not stopped
            watcher.send_signal(signal.SIGSTOP if stopped else signal.SIGCONT)
        if watcher.poll() is not None:    # the one before may hold the port for a moment
            watcher = sentinel()
        time.sleep(0.01)    # between two looks at the node
    watcher.kill()
    os._exit(0)


node = os.getpid()
if os.fork() == 0:
    accompany(node)
replica = [] if peer == first else [f"replicaof {first.replace(':', ' ')}"]
command = configuration("redis-server", f"port {port}", "appendonly yes", "appendfsync always", 'save ""',
                        "repl-timeout 5", "repl-diskless-sync-delay 0", *replica)
os.execvp(command[0], command)
