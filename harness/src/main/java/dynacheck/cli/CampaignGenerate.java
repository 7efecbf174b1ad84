package dynacheck.cli;

import dynacheck.bench.MadeHistory;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dynacheck campaign generate}: a history of any length, for {@code campaign judge}. */
@Command(
        name = "generate",
        description = {
            "Write a made-up history of registers, of any length, in Jepsen's EDN: clients that read and write"
                    + " registers in memory, so it is linearizable. The same options give the same bytes."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  dynacheck campaign generate --operations 100000000 --registers 10000 --out big.edn      (22 GB)",
            "  dynacheck campaign generate --operations 1000000 --stale-read 7 | dynacheck campaign judge -"
        })
final class CampaignGenerate implements Callable<Integer> {
    @Option(names = "--operations", description = "of clients, two lines for each; default ${DEFAULT-VALUE}")
    long operations = 1_000_000;

    @Option(names = "--registers", description = "default ${DEFAULT-VALUE}")
    int registers = 100;

    @Option(names = "--clients", description = "operations that are open at a time, at most; default ${DEFAULT-VALUE}")
    int clients = 10;

    @Option(
            names = "--indeterminate",
            paramLabel = "PERCENT",
            description = "operations whose outcome stays unknown; default ${DEFAULT-VALUE}")
    double indeterminate;

    @Option(
            names = "--stale-read",
            paramLabel = "REGISTER",
            description = "in the middle of it this register, from 0, returns a value that was replaced before")
    @Nullable
    Integer stale;

    @Option(names = "--seed", description = "default ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(names = "--out", paramLabel = "FILE", description = "a new file; default: standard output")
    @Nullable
    Path out;

    @Override
    public Integer call() throws IOException {
        if (stale != null && stale >= registers) {
            throw new BadArguments("--stale-read " + stale + ": registers are numbered from 0 to " + (registers - 1));
        }
        MadeHistory.Recipe recipe =
                new MadeHistory.Recipe(operations, registers, clients, indeterminate, stale, operations / 2);
        try (InputStream text = new MadeHistory(recipe, seed)) {
            if (out == null) {
                text.transferTo(System.out);
                System.out.flush();
                return System.out.checkError() ? Main.HARNESS_FAILED : 0;
            }
            try (OutputStream file = Files.newOutputStream(out, StandardOpenOption.CREATE_NEW)) {
                text.transferTo(file);
            } catch (FileAlreadyExistsException e) {
                throw new BadArguments("--out " + out + " is there already; name a new file");
            }
        }
        return 0;
    }
}
