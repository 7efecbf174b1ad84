package dynacheck.cli;

import dynacheck.notebook.NotebookServer;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dynacheck serve}: the store as a notebook in a browser, until Ctrl-C. */
@Command(
        name = "serve",
        description = {
            "The store as a lab notebook in a browser.",
            "Search runs, sweeps and kill tables, compare two runs, watch one that is under way, read reports, download"
                    + " folders. On loopback only, and for reading only."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  dynacheck serve --port 8090"})
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--store", defaultValue = "store", description = "folder of runs; default ./store")
    Path store = Path.of("store");

    @Option(names = "--port", defaultValue = "8080", description = "on loopback, 0 = any free; default 8080")
    int port;

    @Option(names = "--allow-stop", description = "with a button that ends a run under way early, as Ctrl-C does")
    boolean allowStop;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isDirectory(store)) {
            throw new BadArguments("there is no store " + store + "; run a test first, or name one with --store");
        }
        NotebookServer server = NotebookServer.start(store, port, allowStop);
        Console.line(store + " is at http://127.0.0.1:" + server.port() + "/  (Ctrl-C ends)");
        new CountDownLatch(1).await(); // until the process is stopped
        return 0;
    }
}
