package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.generator.Arrivals;
import dynacheck.history.HistoryReader;
import dynacheck.judge.Analysis;
import dynacheck.remote.Host;
import dynacheck.run.BadArguments;
import dynacheck.run.Experiment;
import dynacheck.run.Hosts;
import dynacheck.run.Plugins;
import dynacheck.run.RunListener;
import dynacheck.run.RunResult;
import dynacheck.runner.Runner;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An experiment as programs use it, held against what the command line does. */
@Timeout(180)
class ExperimentTest {
    @TempDir
    Path store;

    private Experiment small() {
        return Experiment.of("register")
                .simulated()
                .nodes(3)
                .nemesis("kill")
                .timeLimit(Duration.ofSeconds(5))
                .seed(7)
                .store(store);
    }

    /** Everything that a run tells, by the names of what it calls. */
    private static final class Heard implements RunListener {
        private final List<String> lines = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private boolean impatient;
        private @Nullable Runnable end;

        @Override
        public void says(String line) {
            lines.add(line);
        }

        @Override
        public void warns(String text) {
            calls.add("warning: " + text);
        }

        @Override
        public void progress(Runner.Progress progress) {
            if (!calls.contains("progress")) {
                calls.add("progress");
            }
            if (impatient && end != null && progress.acknowledged() > 20) {
                end.run();
            }
        }

        @Override
        public void judged(Analysis analysis) {
            calls.add("judged " + analysis.verdict());
        }

        @Override
        public void stoppable(@Nullable Runnable stop) {
            calls.add(stop == null ? "no longer stoppable" : "stoppable");
            end = stop;
        }
    }

    private interface Code {
        void run() throws Exception;
    }

    private static String printed(Code code) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            code.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void processesRunAreJudgedAndNothingIsPrinted() throws Exception {
        Heard heard = new Heard();
        List<RunResult> results = new ArrayList<>();
        assertEquals(
                "",
                printed(() -> results.add(small().local()
                        .rate(60)
                        .nemesis("pause")
                        .timeLimit(Duration.ofSeconds(6))
                        .run(heard))));
        RunResult result = results.getFirst();
        assertEquals(Verdict.VALID, result.verdict(), result.toString());
        assertEquals(List.of("stoppable", "progress", "no longer stoppable", "judged VALID"), heard.calls);
        assertTrue(heard.lines.contains("starting 3 nodes ..."), heard.lines.toString());
        assertTrue(heard.lines.contains("report: " + result.report()), heard.lines.toString());
        assertEquals(
                2,
                heard.lines.stream()
                        .filter(("again: " + result.again())::equals)
                        .count());
        assertTrue(Files.size(result.report()) > 10_000);
        assertEquals(
                result.analysis().history().ops().size(),
                HistoryReader.read(result.folder().resolve("history.edn")).ops().size());
        assertTrue(Files.exists(result.folder().resolve("dynacheck.log")));
    }

    @Test
    void whoeverListensMayEndItEarly() throws Exception {
        Heard heard = new Heard();
        heard.impatient = true;
        long began = System.nanoTime();
        RunResult result = small().local()
                .nemesis("none")
                .timeLimit(Duration.ofMinutes(10))
                .run(heard);
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 120, "not ten minutes");
        assertNotEquals(Verdict.INVALID, result.verdict(), result.toString());
        assertTrue(result.analysis().history().ops().size() > 40, "and what was recorded is judged");
    }

    /** The line that it names makes the same run: its history is the same to the byte. */
    @Test
    void theLineThatRepeatsItDoes() throws Exception {
        RunResult result = small().targetOption("chunk-bytes", "300").run();
        List<String> words = result.commandLine();
        assertEquals(
                "./dynacheck test register --nodes 3 --nemesis kill --time-limit 5000ms --store " + store
                        + " --cluster sim --target-option chunk-bytes=300 --seed 7",
                String.join(" ", words));
        byte[] history = Files.readAllBytes(result.folder().resolve("history.edn"));
        Typed typed = Typed.of(words.subList(1, words.size()).toArray(String[]::new));
        assertEquals(result.verdict().exitCode(), typed.code(), typed.out());
        Path repeated = store.resolve("latest").toRealPath();
        assertNotEquals(result.folder().toRealPath(), repeated);
        assertTrue(Arrays.equals(history, Files.readAllBytes(repeated.resolve("history.edn"))), "the same run");
    }

    @Test
    void everyOptionIsInTheLineThatRepeatsIt() {
        Host host = new Host("n1", "root", "10.0.0.1", 2222, "10.0.0.1", null, null, Host.DIR);
        List<String> words = Experiment.of("churn")
                .onHosts(Hosts.of(List.of(host)).withPowerCommand("off {host}"))
                .target("dynastore")
                .nodes(List.of("a", "b"))
                .nemesis(List.of())
                .nemesisInterval(Duration.ofSeconds(1))
                .rate(0.5)
                .arrivals(Arrivals.EVEN)
                .concurrency("3n")
                .keys(2)
                .tls(true)
                .jsonLog(true)
                .stopOnViolation(true)
                .commandLine(-1);
        assertEquals(
                "./dynacheck test churn --nemesis none --nemesis-interval 1000ms --rate 0.5 --stagger even"
                        + " --concurrency 3n --keys 2 --node a --node b --cluster ssh --hosts root@10.0.0.1:2222"
                        + " --power-cmd off {host} --target dynastore --logging-json --stop-on-violation --tls"
                        + " --seed -1",
                String.join(" ", words));
        assertEquals(
                List.of("mine"),
                Experiment.of("churn").repeatedBy(List.of("mine")).commandLine(1));
    }

    @Test
    void aSeedIsDrawnForWhoNamesNone() throws Exception {
        Experiment unnamed = Experiment.of("register")
                .simulated()
                .nodes(2)
                .nemesis("none")
                .timeLimit(Duration.ofSeconds(1))
                .store(store);
        assertNotEquals(
                unnamed.run().analysis().run().seed(),
                unnamed.run().analysis().run().seed());
    }

    /** Its checkers judge the run, though no list of services names it. */
    @Test
    void aTargetAndAWorkloadNeedNotBePluggedIn() throws Exception {
        Target known = Plugins.target("dynastore");
        Target mine = renamed(Target.class, known, "mine");
        Workload work = renamed(
                Workload.class, Plugins.find(Workload.class, Workload::name, "register", "workload"), "my-work");
        RunResult result = Experiment.of(work)
                .target(mine)
                .simulated()
                .nodes(3)
                .nemesis("none")
                .timeLimit(Duration.ofSeconds(3))
                .seed(1)
                .store(store)
                .run();
        assertTrue(
                result.results().stream()
                        .anyMatch(r -> r.checker().equals("white-box") && r.verdict() == Verdict.VALID),
                result.toString());
        assertEquals("my-work", result.analysis().run().name());
        assertTrue(result.again().contains("test my-work") && result.again().contains("--target mine"), result.again());
    }

    private static <T> T renamed(Class<T> type, T honest, String name) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        method.getName().equals("name") ? name : method.invoke(honest, arguments)));
    }

    @Test
    void whatMakesNoSenseIsRefusedAsTheCommandLineDoes() throws IOException {
        refused("no workload named regster; did you mean register?", () -> Experiment.of("regster"));
        refused("no target named nope", () -> small().target("nope"));
        refused("--nodes 0: it must be from 1 to 100, or names", () -> small().nodes(0));
        refused("'a b' is not a node's name", () -> small().nodes("a b,c"));
        refused("'a' is not a node's name, or is given twice", () -> small().nodes(List.of("a", "a")));
        refused("--rate -1.0: it must be from 0 to 1000000", () -> small().rate(-1));
        refused("--rate NaN: it must be from", () -> small().rate(Double.NaN));
        refused("--keys 0: it must be from 1 to 10000", () -> small().keys(0));
        refused("--concurrency 0 is not a number such as 10 or 2n", () -> small().concurrency(0));
        refused("--time-limit 0ms: it must be from 1ms to", () -> small().timeLimit(Duration.ZERO));
        refused("--nemesis-interval -1ms", () -> small().nemesisInterval(Duration.ofMillis(-1)));
        refused("no nemesis named kil; did you mean kill?", () -> small().nemesis("kil"));
        refused("--nemesis damage needs real files", () -> small().nemesis("damage"));
        refused("did you mean mutant?", () -> small().targetOption("mutnat", "x"));
        refused(
                "needs at least 4 nodes, got 1; use --nodes 4",
                () -> small("figure1").nodes(1));
        refused("simulated nodes have no connections to secure", () -> small().tls(true));
        refused("3 nodes need as many hosts, and there are 0", () -> small().onHosts(Hosts.of(List.of())));
        try (var files = Files.list(store)) {
            assertEquals(List.of(), files.toList(), "nothing was started");
        }
    }

    private Experiment small(String workload) {
        return Experiment.of(workload).simulated().store(store);
    }

    private static void refused(String sentence, Supplier<Experiment> experiment) {
        BadArguments refused =
                assertThrows(BadArguments.class, () -> experiment.get().run());
        assertTrue(String.valueOf(refused.getMessage()).contains(sentence), refused.getMessage());
    }

    @Test
    void aStoreThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(store.resolve("file"), "");
        BadArguments refused = assertThrows(
                BadArguments.class, () -> small().store(file.resolve("store")).run());
        assertTrue(String.valueOf(refused.getMessage()).contains("--store"), refused.getMessage());
    }

    @Test
    void anExperimentIsAValue() {
        Experiment three = small();
        List<String> before = three.commandLine(1);
        Experiment five =
                three.nodes(5).rate(1).local().targetOption("trace", "true").stopOnViolation(true);
        assertEquals(before, three.commandLine(1));
        assertNotEquals(before, five.commandLine(1));
    }
}
