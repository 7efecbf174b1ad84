package dynacheck.ssh;

import dynacheck.cluster.NodeProcess;
import dynacheck.cluster.NodeState;
import dynacheck.target.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node on its host.
 *
 * @param deployment where its program comes from; null before anything was deployed
 * @param results folder on this machine that gets what the node wrote
 * @param previous what the host ran before it, if anything
 */
record SshNode(
        Session session,
        Session.NodeSetup setup,
        SshHost host,
        Supplier<@Nullable Deployment> deployment,
        Path results,
        @Nullable String previous)
        implements NodeProcess {
    static final String LOG = "stdout.log";
    static final String TRACE = "trace.jsonl";
    private static final long MAX_DOWNLOAD_BYTES = 64L << 20;

    String name() {
        return setup.self().node();
    }

    @Override
    public void launch() throws IOException, InterruptedException {
        Path home = host.deploy(Objects.requireNonNull(deployment.get(), "not started"));
        host.launch(session.launch(setup.at(home)).command());
    }

    @Override
    public void signal(String signal) throws IOException, InterruptedException {
        host.signal(signal);
    }

    @Override
    public NodeState state() throws IOException, InterruptedException {
        return host.state();
    }

    @Override
    public Ending ending() throws IOException, InterruptedException {
        return host.ending("its output will be in " + results.resolve(LOG) + ", from " + host.host());
    }

    /** Saves all that the node wrote for people and checkers. */
    void fetch() throws IOException, InterruptedException {
        fetch(LOG);
        fetch(TRACE);
    }

    /** Appends the host's file to what was fetched of it before. */
    void fetch(String file) throws IOException, InterruptedException {
        Path dir = Files.createDirectories(results);
        Path part = dir.resolve(file + ".new");
        host.download(file, part, MAX_DOWNLOAD_BYTES);
        if (Files.exists(part)) {
            try (OutputStream out =
                    Files.newOutputStream(dir.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                Files.copy(part, out);
            }
            Files.delete(part);
        }
    }
}
