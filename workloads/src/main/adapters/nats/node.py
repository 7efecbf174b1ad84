"""Becomes one server of NATS."""
import json, os, sys, time
import wire

run, name, peer, address, data, initial = sys.argv[1:]
routes = [one.split("=")[1] for one in initial.split(",") if not one.startswith(name + "=")]
file = os.path.join(data, "server.conf")
with open(file, "w") as out:
    # It advertises an address where nobody listens: servers are to reach each other only by the routes that they were
    # given, for on one machine these are where links can be cut.
    out.write(f"""
server_name: {name}
listen: "{address}"
jetstream {{ store_dir: "{data}", max_mem: 64M, max_file: 256M }}
cluster {{
  name: "{run}"
  listen: "{peer}"
  advertise: "127.0.0.1:9"
  no_advertise: true
  routes: [{", ".join(f'"nats-route://{route}"' for route in routes)}]
}}
""")


def make_bucket(server):
    """As soon as the servers agree on one. Once it is there it is never made again, so that its loss shows."""
    stream = {"name": wire.STREAM, "subjects": [wire.SUBJECTS + ">"], "num_replicas": min(5, len(routes) + 1),
              "storage": "file", "max_msgs_per_subject": 1, "discard": "new", "allow_direct": True,
              "allow_rollup_hdrs": True, "deny_delete": True}
    while os.getppid() == server:
        try:
            connection = wire.Connection(address, 5)
            _, said = connection.request("$JS.API.STREAM.CREATE." + wire.STREAM, json.dumps(stream).encode())
            connection.close()
            if "error" not in json.loads(said):
                # Buckets are made long before they are used, and then the disk has them: only what comes later can be
                # lost. This server has its part of it a little later than the one that answered.
                end = time.monotonic() + 5    # a sixth server has none
                while time.monotonic() < end and not any(
                        "meta.inf" in names and wire.STREAM in folder for folder, _, names in os.walk(data)):
                    time.sleep(0.05)    # between two looks
                open(made, "w").close()
                for folder, _, names in os.walk(data, topdown=False):
                    for place in names + ["."]:
                        os.fsync(os.open(os.path.join(folder, place), os.O_RDONLY))
                return
        except (OSError, ValueError):
            pass
        time.sleep(0.2)    # between two requests


server, made = os.getpid(), os.path.join(data, "bucket-was-made")
if not os.path.exists(made) and os.fork() == 0:
    make_bucket(server)
    os._exit(0)
os.execvp("nats-server", ["nats-server", "-c", file])
