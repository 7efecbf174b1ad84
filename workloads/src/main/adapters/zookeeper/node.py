"""Becomes one server of ZooKeeper."""
import os, sys

name, peer, client_port, data, initial, proxy = sys.argv[1:]
members = [one.split("=") for one in initial.split(",")]
# Servers have numbers. Elections have a port of their own, the second for peers: what cuts a link cuts both.
number = {member: i for i, (member, _) in enumerate(members, 1)}
with open(os.path.join(data, "myid"), "w") as file:
    file.write(str(number[name]))
with open(os.path.join(data, "zoo.cfg"), "w") as file:
    host = peer.split(":")[0]
    print(f"dataDir={data}", f"clientPortAddress={host}", f"clientPort={client_port}", "tickTime=500", "initLimit=10",
          "syncLimit=4", "admin.enableServer=false", "maxClientCnxns=0", "skipACL=yes", sep="\n", file=file)
    for member, address in members:
        there, port = address.split(":")
        print(f"server.{number[member]}={there}:{port}:{int(port) + 1}", file=file)
java = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.net.preferIPv4Stack=true"]
if proxy:
    java += [f"-DsocksProxyHost={proxy.split(':')[0]}", f"-DsocksProxyPort={proxy.split(':')[1]}", "-DsocksNonProxyHosts="]
java += ["-cp", "/usr/share/java/zookeeper.jar", "org.apache.zookeeper.server.quorum.QuorumPeerMain",
         os.path.join(data, "zoo.cfg")]
os.execvp(java[0], java)
