"""Becomes one server of ZooKeeper. One that joins observes the others until it is made one of them."""
import os, sys, time
import zk

name, peer, address, data, initial, clients, known, joiner, proxy = sys.argv[1:]
file = os.path.join(data, "zoo.cfg")


def named(addresses):
    return dict(one.split("=") for one in addresses.split(","))


def servers():
    """Of the first configuration that it knows; later ones are on its disk."""
    if joiner == "false":
        at = named(clients)
        return [zk.server(member, there, at[member], "participant") for member, there in named(initial).items()]
    while True:
        for other in named(known).values():
            try:
                others = other != address and zk.Session(other, 2).servers()
            except OSError:
                continue
            if others:
                return others + [zk.server(name, peer, address, "observer")]
        time.sleep(0.2)    # between two requests


def write(path, *lines):
    with open(path + ".new", "w") as out:
        print(*lines, sep="\n", file=out)
    os.rename(path + ".new", path)


# From then on ZooKeeper writes there which configuration is the newest.
if not os.path.exists(file):
    write(os.path.join(data, "myid"), zk.number(name))
    write(os.path.join(data, "first.dynamic"), *servers())
    write(file, f"dataDir={data}", f"dynamicConfigFile={data}/first.dynamic", "tickTime=500", "initLimit=10",
          "syncLimit=4", "admin.enableServer=false", "maxClientCnxns=0", "skipACL=yes", "reconfigEnabled=true",
          "standaloneEnabled=false")
java = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.net.preferIPv4Stack=true"]
if proxy:
    java += [f"-DsocksProxyHost={proxy.split(':')[0]}", f"-DsocksProxyPort={proxy.split(':')[1]}", "-DsocksNonProxyHosts="]
java += ["-cp", "/usr/share/java/zookeeper.jar", "org.apache.zookeeper.server.quorum.QuorumPeerMain", file]
os.execvp(java[0], java)
