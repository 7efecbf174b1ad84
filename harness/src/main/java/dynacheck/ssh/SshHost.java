package dynacheck.ssh;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeProcess;
import dynacheck.cluster.NodeState;
import dynacheck.remote.ExecResult;
import dynacheck.remote.Host;
import dynacheck.remote.Remote;
import dynacheck.remote.Retrying;
import dynacheck.remote.RootShell;
import dynacheck.remote.SshRemote;
import dynacheck.remote.Throttled;
import dynacheck.target.NodeAddress;
import dynacheck.tls.Identity;
import dynacheck.tls.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One host: its node's process, its firewall and its dead man's switch. */
public final class SshHost implements TrafficScripts.Control, AutoCloseable {
    static final Duration COMMAND = Duration.ofSeconds(60);
    static final Duration TRANSFER = Duration.ofMinutes(10);

    /** Without a sign of life for so long, a host heals itself. */
    static final Duration DEAD_MAN = Duration.ofSeconds(30);

    private static final Duration SIGN = Duration.ofSeconds(10);

    /** Nodes run as nobody in particular: a number that no account has, so that none need be made. */
    private static final int NODE_USER = 642_134;

    private final SshRemote ssh;
    private final Remote remote;
    private final Remote pulse;
    private final String dir;
    private @Nullable Firewall firewall;

    public SshHost(Host host) {
        this.ssh = new SshRemote(host);
        this.remote = new Retrying(new RootShell(ssh, new Throttled(ssh)));
        this.pulse = new RootShell(ssh, ssh);
        this.dir = host.dir();
    }

    Host host() {
        return remote.host();
    }

    String root(String what, String script, String stdin) throws IOException, InterruptedException {
        return root(what, script, stdin, COMMAND);
    }

    private String root(String what, String script, String stdin, Duration timeout)
            throws IOException, InterruptedException {
        ExecResult result = remote.exec(script, stdin.getBytes(StandardCharsets.UTF_8), timeout);
        return result.orThrow(host() + ": " + what);
    }

    /** Folder of the node's data, log and trace. */
    Path nodeDir() {
        return Path.of(dir, "node");
    }

    /** The deployment's folder on the host; uploads the archive unless it is there. */
    Path deploy(Deployment deployment) throws IOException, InterruptedException {
        String home = dir + "/deploy/" + deployment.hash();
        String made = root(
                "deploy",
                "mkdir -p " + dir + "/deploy && chown " + host().user() + " " + dir + "/deploy; " + "test -d " + home
                        + " && echo there || echo missing",
                "");
        if (made.equals("missing")) {
            String archive = home + ".tgz";
            remote.upload(deployment.archive(), archive, TRANSFER);
            root(
                    "unpack",
                    "umask 022; rm -rf " + home + ".new && mkdir " + home + ".new && tar xzf " + archive + " -C " + home
                            + ".new && rm " + archive + " && chmod -R a+rX " + home + ".new && "
                            + (deployment.isWhole() ? "" : ownJava(home))
                            + "mv " + home + ".new " + home,
                    "",
                    TRANSFER);
        }
        return Path.of(home);
    }

    /** The newest Java of the host's own in the place of a runtime. */
    private static String ownJava(String home) {
        return "best=; most=20; for j in $(command -v java) /usr/lib/jvm/*/bin/java /opt/*/bin/java; do"
                + " v=$($j -version 2>&1 | sed -n 's/.* version .\\([0-9]*\\)[.\"].*/\\1/p' | head -n 1);"
                + " if [ ${v:-0} -gt $most ]; then most=$v; best=$(readlink -f $j); fi; done;"
                + " [ -n \"$best\" ] || { echo 'no Java >= 21 here, and the runtime of the harness does not fit:"
                + " apt-get install openjdk-21-jre-headless' >&2; exit 1; };"
                + " ln -s ${best%/bin/java} " + home + ".new/runtime && ";
    }

    /** {@code uname -sm}. */
    String kind() throws IOException, InterruptedException {
        return root("uname", "uname -sm", "");
    }

    /**
     * What a reader of the results may want to know of this host, by name. The clock's offset is against the harness's,
     * in milliseconds, wrong by at most half of the time that asking took.
     */
    Map<String, Object> facts() throws IOException, InterruptedException {
        long before = System.currentTimeMillis();
        String[] lines = root(
                        "facts",
                        "date +%s%3N; uname -srm; . /etc/os-release 2>/dev/null; echo $PRETTY_NAME; nproc;"
                                + " df -Pk " + dir + " | awk 'END {print $4}'; awk '/^MemTotal/ {print $2}'"
                                + " /proc/meminfo",
                        "")
                .split("\n", -1);
        long took = System.currentTimeMillis() - before;
        if (lines.length != 6) {
            throw new IOException(host() + " reported " + lines.length + " facts, not 6: " + List.of(lines));
        }
        Map<String, Object> facts = new TreeMap<>();
        facts.put("address", host().toString());
        facts.put("clock-offset-ms", Long.parseLong(lines[0]) - before - took / 2);
        facts.put("asked-for-ms", took);
        facts.put("kernel", lines[1]);
        facts.put("system", lines[2]);
        facts.put("processors", lines[3]);
        facts.put("free-disk-kib", lines[4]);
        facts.put("memory-kib", lines[5]);
        facts.put("packet-filter", firewall().getClass().getSimpleName().replace("Firewall", ""));
        return facts;
    }

    DiskScripts disk() {
        return new DiskScripts(dir, nodeDir() + "/data");
    }

    ClockScripts clock() {
        return new ClockScripts(dir);
    }

    /** Gives the node's data a file system of its own, empty after {@link #wipe}, as it was after a boot. */
    void mountDisk() throws IOException, InterruptedException {
        root("a disk of the node's own", disk().mount(), "");
    }

    /**
     * How the node ended, as the shell that waited for it noted; it may take a moment to note it.
     *
     * @param log of what is returned
     */
    NodeProcess.Ending ending(String log) throws IOException, InterruptedException {
        String said = root(
                "last words of the node",
                "cd " + nodeDir() + "; i=0; while [ ! -s exit ] && [ $i -lt 40 ]; do i=$((i+1)); sleep 0.05; done;"
                        + " cat exit 2>/dev/null || echo unknown; grep . stdout.log | tail -n 1",
                "");
        String[] lines = said.split("\n", 2);
        OptionalInt status =
                lines[0].matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(lines[0])) : OptionalInt.empty();
        return new NodeProcess.Ending(status, lines.length > 1 ? lines[1] : "", log);
    }

    /** Nothing of an earlier run is left: no process, no fault, no data. */
    void wipe() throws IOException, InterruptedException {
        heal();
        clear();
    }

    /** Nothing of a node that has ended is left. */
    void clear() throws IOException, InterruptedException {
        root(
                "wipe",
                ending() + disk().release() + "; rm -rf " + nodeDir() + " && mkdir -p " + nodeDir()
                        + "/data && chown -R " + NODE_USER + ":" + NODE_USER + " " + nodeDir(),
                "");
    }

    /** Where {@link #certify} puts what the node proves itself with; gone when this host is healed. */
    Path keysDir() {
        return nodeDir().resolve("tls");
    }

    /** Gives the node its identity. The key goes through the shell's input: no command line and no file here has it. */
    void certify(Identity identity, String authorityPem) throws IOException, InterruptedException {
        TlsFiles files = TlsFiles.in(keysDir());
        root("folder of keys", "umask 077; rm -rf " + keysDir() + "; mkdir " + keysDir(), "");
        root("authority", "umask 077; cat >" + files.authority(), authorityPem);
        root("certificate", "umask 077; cat >" + files.certificate(), identity.certificatePem());
        root("private key", "umask 077; cat >" + files.key(), identity.keyPem());
        root("owner of keys", "chown -R " + NODE_USER + ":" + NODE_USER + " " + keysDir(), "");
    }

    /** Starts the node detached from this connection; its pid is in a file when this returns. */
    void launch(List<String> command) throws IOException, InterruptedException {
        String line = command.stream().map(Host::quote).collect(Collectors.joining(" "));
        // setsid makes a new session; exec keeps the inner shell's pid for the node, the outer waits for its end.
        String inner = "ulimit -n 65536 2>/dev/null; echo $$ >" + nodeDir() + "/pid; exec setpriv --reuid " + NODE_USER
                + " --regid " + NODE_USER + " --clear-groups --no-new-privs " + line;
        root(
                "start of the node",
                // The braces keep rm in front: nobody may take the pid of the node before for this one's.
                "cd " + nodeDir() + " && rm -f pid exit && { setsid sh -c "
                        + Host.quote("sh -c " + Host.quote(inner) + "; echo $? >exit")
                        + " </dev/null >>stdout.log 2>&1 & i=0; while [ ! -s pid ]; do i=$((i+1));"
                        + " [ $i -lt 200 ] || exit 1; sleep 0.05; done; }",
                "");
    }

    NodeState state() throws IOException, InterruptedException {
        // A pid that was given to another process meanwhile works elsewhere than in a folder of the node.
        String letter = root(
                "state of the node",
                "p=$(cat " + nodeDir() + "/pid 2>/dev/null) && case \"$(readlink /proc/$p/cwd)/\" in " + nodeDir()
                        + "/*) sed 's/.*) \\(.\\).*/\\1/' /proc/$p/stat 2>/dev/null;; esac || true",
                "");
        return switch (letter) {
            case "", "Z", "X" -> NodeState.DOWN;
            case "T", "t" -> NodeState.PAUSED;
            default -> NodeState.RUNNING;
        };
    }

    void signal(String signal) throws IOException, InterruptedException {
        root("kill -" + signal, "kill -" + signal + " $(cat " + nodeDir() + "/pid)", "");
    }

    private synchronized Firewall firewall() throws IOException, InterruptedException {
        if (firewall == null) {
            firewall = Firewall.of(root("look for a packet filter", Firewall.probe(), ""));
        }
        return firewall;
    }

    @Override
    public TrafficScripts.Change change(
            Firewall.Wanted wanted, @Nullable Map<NodeAddress, LinkState> shapes, List<NodeAddress> peers)
            throws IOException, InterruptedException {
        TrafficScripts scripts = new TrafficScripts(firewall());
        String script = scripts.change(wanted, shapes, peers);
        return scripts.changed(root("firewall and queues", script, firewall().input(wanted)), peers);
    }

    @Override
    public TrafficScripts.Traffic traffic(List<NodeAddress> peers) throws IOException, InterruptedException {
        TrafficScripts scripts = new TrafficScripts(firewall());
        return scripts.listed(root("list rules and queues", scripts.list(peers), ""), peers);
    }

    /** The next command makes a new connection; one that waits for an answer fails. */
    void disconnect() {
        ssh.close();
    }

    /**
     * Undoes every fault of any run, ends its node and its switch; returns what there was to undo, or nothing. Tells
     * once what the host had undone by itself.
     */
    public String heal() throws IOException, InterruptedException {
        String log = dir + "/switch.log";
        return root(
                "heal",
                healing() + "; if [ -s " + log + " ]; then sed 's/^/undone by the host itself before: /' " + log
                        + "; fi; rm -f " + log,
                "");
    }

    /** Also of nodes without a pid file: two on one host would answer for each other. */
    private String ending() {
        return "for c in $(find /proc -maxdepth 2 -name cwd -user " + NODE_USER + " \\( -lname '" + nodeDir()
                + "' -o -lname '" + nodeDir() + "/*' -o -lname '" + nodeDir() + " (deleted)' \\) 2>/dev/null); do"
                + " p=${c#/proc/}; kill -9 ${p%/cwd} && echo process ${p%/cwd} of a forgotten node ended; done; ";
    }

    private String healing() {
        return Firewall.heal() + Shaping.HEAL + "\n" + clock().heal() + "; " + disk().thaw()
                + "\nfor f in switch node/pid; do"
                + " p=$(cat " + dir + "/$f 2>/dev/null) || continue; c=$(readlink /proc/$p/cwd);"
                + " [ \"$p\" != $$ ] && { [ \"${c#" + nodeDir() + "/}\" != \"$c\" ] || [ \"$c\" = " + nodeDir() + " ]"
                + " || [ \"$c\" = " + dir + " ]; } || continue;"
                + " kill -9 $p && echo process $p of $f ended; done; "
                + ending() + disk().release() + "; rm -rf " + keysDir();
    }

    /**
     * Starts the loop that heals this host when {@link #signOfLife} was not called for {@link #DEAD_MAN}. It counts its
     * own sleeps: no clock that a fault moves and no disk that a fault fills can make it believe anything.
     */
    void armDeadMan() throws IOException, InterruptedException {
        String loop = "n=0; trap 'n=0' USR1; echo $$ >switch; while sleep 2; do n=$((n+2)); if [ $n -gt "
                + DEAD_MAN.toSeconds() + " ]; then " + healing() + "; exit; fi; done";
        root(
                "dead man's switch",
                "cd " + dir + " && rm -f switch && { setsid sh -c " + Host.quote(loop)
                        + " </dev/null >switch.log 2>&1 & i=0; while [ ! -s switch ]; do i=$((i+1));"
                        + " [ $i -lt 200 ] || exit 1; sleep 0.05; done; }",
                "");
    }

    /** Has a shell of its own: what takes long in the other must not look like a dead harness. */
    void signOfLife() throws IOException, InterruptedException {
        String script = "p=$(cat " + dir + "/switch) && [ \"$(readlink /proc/$p/cwd)\" = " + dir
                + " ] && kill -USR1 $p || { echo \"the dead man's switch is gone\" >&2; exit 1; }";
        pulse.exec(script, new byte[0], SIGN).orThrow(host() + ": sign of life");
    }

    /** The end of {@code name} in the node's folder, if the host has it. */
    void download(String name, Path local, long maxBytes) throws IOException, InterruptedException {
        String file = nodeDir() + "/" + name;
        String there =
                root("look for " + name, "test -f " + file + " && chmod a+r " + file + " && echo there || true", "");
        if (!there.isEmpty()) {
            remote.download(file, local, maxBytes, TRANSFER);
        }
    }

    @Override
    public void close() {
        pulse.close();
        remote.close();
    }
}
