package dynacheck.ssh;

import dynacheck.cluster.NodeState;
import dynacheck.remote.ExecResult;
import dynacheck.remote.Host;
import dynacheck.remote.Remote;
import dynacheck.remote.Retrying;
import dynacheck.remote.SshRemote;
import dynacheck.remote.Throttled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One host: its node's process, its firewall and its dead man's switch. */
public final class SshHost implements AutoCloseable {
    static final Duration COMMAND = Duration.ofSeconds(60);
    static final Duration TRANSFER = Duration.ofMinutes(10);

    /** Without a sign of life for so long, a host heals itself. */
    static final Duration DEAD_MAN = Duration.ofSeconds(30);

    private final Remote remote;
    private final String dir;

    public SshHost(Host host) {
        this.remote = new Retrying(new Throttled(new SshRemote(host)));
        this.dir = host.dir();
    }

    Host host() {
        return remote.host();
    }

    private String root(String what, String script, String stdin) throws IOException, InterruptedException {
        ExecResult result = remote.exec(host().asRoot(script), stdin.getBytes(StandardCharsets.UTF_8), COMMAND);
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
                    "rm -rf " + home + ".new && mkdir " + home + ".new && tar xzf " + archive + " -C " + home
                            + ".new && rm " + archive + " && mv " + home + ".new " + home,
                    "");
        }
        return Path.of(home);
    }

    /** Nothing of an earlier run is left: no process, no fault, no data. */
    void wipe() throws IOException, InterruptedException {
        heal();
        root("wipe", "rm -rf " + nodeDir() + " && mkdir -p " + nodeDir() + "/data && touch " + dir + "/alive", "");
    }

    /** Starts the node detached from this connection; its pid is in a file when this returns. */
    void launch(List<String> command) throws IOException, InterruptedException {
        String line = command.stream().map(Host::quote).collect(Collectors.joining(" "));
        // setsid makes the shell's own pid a new session's; exec keeps that pid for the node.
        String inner = "ulimit -n 65536 2>/dev/null; echo $$ >" + nodeDir() + "/pid; exec " + line;
        root(
                "start of the node",
                "cd " + nodeDir() + " && rm -f pid && setsid sh -c " + Host.quote(inner)
                        + " </dev/null >>stdout.log 2>&1 & i=0; while [ ! -s " + nodeDir() + "/pid ]; do i=$((i+1));"
                        + " [ $i -lt 200 ] || exit 1; sleep 0.05; done",
                "");
    }

    NodeState state() throws IOException, InterruptedException {
        // A pid that was given to another process meanwhile has another working directory.
        String letter = root(
                "state of the node",
                "p=$(cat " + nodeDir() + "/pid 2>/dev/null) && [ \"$(readlink /proc/$p/cwd)\" = " + nodeDir()
                        + " ] && sed 's/.*) \\(.\\).*/\\1/' /proc/$p/stat 2>/dev/null || true",
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

    /** Puts {@link Firewall} rules in force. */
    void firewall(String transaction) throws IOException, InterruptedException {
        root("nft", "nft -f -", transaction);
    }

    TreeMap<String, Long> droppedBytes() throws IOException, InterruptedException {
        return Firewall.droppedBytes(root(
                "nft list",
                "nft list tables | grep -q '^table " + Firewall.TABLE + "$' || exit 0; nft -j list table "
                        + Firewall.TABLE,
                ""));
    }

    /** Undoes every fault of any run, ends its node and its switch; returns what there was to undo, or nothing. */
    public String heal() throws IOException, InterruptedException {
        return root("heal", healing(), "");
    }

    private String healing() {
        return "if nft list tables 2>/dev/null | grep -q '^table " + Firewall.TABLE + "$'; then nft delete table "
                + Firewall.TABLE + " && echo firewall rules removed; fi; for f in switch node/pid; do"
                + " p=$(cat " + dir + "/$f 2>/dev/null) || continue; c=$(readlink /proc/$p/cwd);"
                + " [ \"$p\" != $$ ] && { [ \"$c\" = " + nodeDir() + " ] || [ \"$c\" = " + dir + " ]; } || continue;"
                + " kill -9 $p && echo process $p of $f ended; done; true";
    }

    /** Starts the loop that heals this host when {@link #signOfLife} was not called for {@link #DEAD_MAN}. */
    void armDeadMan() throws IOException, InterruptedException {
        String loop = "echo $$ >" + dir + "/switch; while sleep 2; do a=$(stat -c %Y " + dir
                + "/alive) || exit; if [ $(($(date +%s) - a)) -gt " + DEAD_MAN.toSeconds() + " ]; then "
                + healing() + "; exit; fi; done";
        root(
                "dead man's switch",
                "cd " + dir + " && touch alive && setsid sh -c " + Host.quote(loop) + " </dev/null >switch.log 2>&1 &",
                "");
    }

    void signOfLife() throws IOException, InterruptedException {
        root("sign of life", "touch " + dir + "/alive", "");
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
        remote.close();
    }
}
