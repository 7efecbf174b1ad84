package dynacheck.cli;

import dynacheck.run.BadArguments;
import dynacheck.store.StoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dynacheck serve}: the store in a browser, until Ctrl-C. */
@Command(
        name = "serve",
        description = "Browse the store.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  dynacheck serve --port 8090"})
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--store", defaultValue = "store", description = "folder of runs; default ./store")
    Path store = Path.of("store");

    @Option(names = "--port", defaultValue = "8080", description = "on loopback, 0 = any free; default 8080")
    int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isDirectory(store)) {
            throw new BadArguments("there is no store " + store + "; run a test first, or name one with --store");
        }
        StoreServer server = StoreServer.start(store, port);
        Console.line(store + " is at http://127.0.0.1:" + server.port() + "/  (Ctrl-C ends)");
        new CountDownLatch(1).await(); // until the process is stopped
        return 0;
    }
}
