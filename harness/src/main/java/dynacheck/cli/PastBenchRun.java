package dynacheck.cli;

import dynacheck.bench.PastBench;
import dynacheck.checker.Verdict;
import dynacheck.run.BadArguments;
import dynacheck.run.Nodes;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code dynacheck bench reconfig --times N}: what a store's past costs it. Ctrl-C keeps what was measured. */
final class PastBenchRun {
    private final Contender contender;
    private final int members;
    private final Path dir;
    private final PastBenchFiles files;
    private final Interrupts interrupts = new Interrupts("interrupted: keeping what was measured");
    private final List<PastBench.Row> rows = new ArrayList<>();

    /** @param command that repeats it */
    PastBenchRun(Contender contender, int members, Path dir, List<String> command) {
        this.contender = contender;
        this.members = members;
        this.dir = dir;
        this.files = new PastBenchFiles(dir, contender.label(), command);
    }

    int call(PastBench.Plan plan) throws IOException, InterruptedException {
        interrupts.install();
        try (Session session = contender.target().open(new Target.RunSetup(contender.options(), null, dir))) {
            PastBenchFiles.head().forEach(Console::line);
            PastBench.Result result = new PastBench(session, interrupts::requested, Console::transientLine)
                    .run(
                            plan,
                            this::measured,
                            () -> Nodes.direct(session, Nodes.numbered(members), dir, contender.options()));
            List<String> summary = PastBenchFiles.summary(rows, result.trouble(), result.notOk());
            Console.line("");
            summary.forEach(Console::line);
            files.write(rows, summary);
            Console.line("results: " + dir.resolve("bench.html") + ", " + dir.resolve("bench.json"));
            boolean all = rows.getLast().reconfigurations() == plan.times();
            return (all ? Verdict.VALID : Verdict.UNKNOWN).exitCode();
        }
    }

    /** Refuses, before there is a run, a system to which nobody can be added who does not run. */
    static void expectAbsent(Contender contender) throws IOException {
        Path unused = Files.createTempDirectory("dynacheck-");
        try (Session session = contender.target().open(new Target.RunSetup(contender.options(), null, unused))) {
            if (!session.absent(new NodeAddress("absent", "127.0.0.1", 1, 1))) {
                throw new BadArguments("--times: " + contender.label() + " adds no process that does not run; leave out"
                        + " --times, and --add and --remove measure one reconfiguration");
            }
        } finally {
            Files.deleteIfExists(unused);
        }
    }

    private void measured(PastBench.Row row) {
        rows.add(row);
        Console.line(PastBenchFiles.line(row));
        try {
            files.write(rows, List.of("It is under way, or ended before it could say more."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
