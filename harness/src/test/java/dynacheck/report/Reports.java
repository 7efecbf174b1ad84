package dynacheck.report;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import dynacheck.checker.Results;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageResult;
import dynacheck.checker.coverage.StatsResult;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.txn.Consistency;
import dynacheck.checker.txn.ElleChecker;
import dynacheck.checker.txn.ElleOptions;
import dynacheck.checker.txn.Model;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import dynacheck.membership.Resilience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Analyses of made-up runs, with results that fit what a test wants to see on the page. */
final class Reports {
    static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u2028--><style>";

    private Reports() {}

    /** The page of a run with an anomaly, stalled operations and a graph of views. */
    static String invalid() throws IOException {
        History history = SyntheticRun.history(2, 20, 10);
        return page(analysis(history, "register", staleRead(history), Outcome.VACUOUS));
    }

    /** The page of a run in which every text tries to be markup. */
    static String hostile() throws IOException {
        return hostile(HOSTILE);
    }

    /** The same with another text. */
    static String hostile(String text) throws IOException {
        Map<Keyword, Object> extra = Map.of(Op.NODE, text, Op.ERROR, text);
        History history = History.of(List.of(
                new Op(0, 1_000_000, 0L, OpType.INVOKE, "write", List.of(text, text), extra),
                new Op(1, 2_000_000, 0L, OpType.INFO, "write", List.of(text, text), extra),
                new Op(2, 3_000_000, 1L, OpType.INVOKE, text, text, Map.of())));
        return page(analysis(history, HOSTILE, history.calls(), Outcome.VIOLATED));
    }

    /** The page of operations one after the other, {@code "0 w1, 1 r1"}: process 0 writes 1, process 1 reads it. */
    static String of(String operations) throws IOException {
        List<Op> ops = new ArrayList<>();
        for (String one : operations.split(", ")) {
            long process = Long.parseLong(one.split(" ")[0]);
            String f = one.contains("w") ? "write" : "read";
            Object value = Long.parseLong(one.substring(one.length() - 1));
            for (OpType type : List.of(OpType.INVOKE, OpType.OK)) {
                boolean asked = type == OpType.INVOKE && f.equals("read");
                ops.add(new Op(ops.size(), ops.size() * 1_000_000L, process, type, f, asked ? null : value, Map.of()));
            }
        }
        return page(new Analysis(RunInfo.foreign("few"), History.of(ops), List.of()));
    }

    /** The page of a small run of five nodes, whose messages are known and cross each other. */
    static String story() throws IOException {
        Random random = new Random(7);
        List<Flight> flights = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String peer = "n" + (2 + random.nextInt(4));
            long sent = 1_000_000 + random.nextInt(900) * 1_000L;
            long arrived = sent + random.nextInt(400) * 1_000L;
            flights.add(new Flight("n1", peer, sent, arrived, "ReadChunk", "", i % 5 == 0 ? "the link is cut" : null));
            flights.add(new Flight(peer, "n1", sent + 50, arrived + 7_000, "ReadChunkReply", "", null));
        }
        Map<Keyword, Object> node = Map.of(Op.NODE, "n1");
        History history = History.of(List.of(
                new Op(0, 900_000, 0L, OpType.INVOKE, "write", 1L, node),
                new Op(1, 9_000_000, 0L, OpType.OK, "write", 1L, node)));
        Extras extras = new Extras(flights, List.of("Made smaller"), null);
        return page(new Analysis(RunInfo.foreign("few"), history, List.of()), extras);
    }

    /** The page of a run whose nodes tell of this graph. */
    static String views(Details.Graph graph) throws IOException {
        Details details = new Details("Inside", List.of(), List.of(), List.of(), Optional.of(graph));
        return page(new Analysis(
                RunInfo.foreign("few"), History.of(List.of()), List.of(new Own(Verdict.VALID, () -> details))));
    }

    /** The page of so many transactions, none of which saw what the next one appended. */
    static String transactions(int count) throws IOException {
        List<Op> ops = new ArrayList<>();
        for (OpType type : List.of(OpType.INVOKE, OpType.OK)) {
            for (int i = 0; i < count; i++) {
                List<Object> append = List.of(Keyword.of("append"), "a key of some length " + i, (long) i);
                List<Object> read = Arrays.asList(
                        Keyword.of("r"),
                        "a key of some length " + (i + 1) % count,
                        type == OpType.OK ? List.of() : null);
                Object value = List.of(append, read);
                ops.add(new Op(ops.size(), ops.size() * 1_000_000L, (long) i, type, "txn", value, Map.of()));
            }
        }
        History history = History.of(ops);
        ElleOptions options = ElleOptions.of(Model.LIST_APPEND, Consistency.SERIALIZABLE);
        return page(
                new Analysis(RunInfo.foreign("transactions"), history, List.of(ElleChecker.check(history, options))));
    }

    /** The page of two systems that were measured for three seconds. */
    static String bench() throws IOException {
        BenchPage.Together together = new BenchPage.Together(
                "3 nodes",
                List.of(
                        new BenchPage.Series("one", List.of(10L, 90L, 100L)),
                        new BenchPage.Series("two", List.of(20L, 40L, 50L))));
        BenchPage bench = BenchPage.of(
                "Benchmark",
                List.of(),
                "What it means.",
                3,
                List.of("system", "nodes", "rate", "ops/s", "not ok", "first 10 s"),
                List.of(List.of("one", "3", "-", "70", "0", "-"), List.of("two", "3", "-", "40", "0", "-")),
                List.of(together));
        Path file = Files.createTempFile("bench", ".html");
        try {
            ReportWriter.write(bench, file);
            return Files.readString(file);
        } finally {
            Files.delete(file);
        }
    }

    private static String page(Analysis analysis) throws IOException {
        return page(analysis, Extras.NONE);
    }

    private static String page(Analysis analysis, Extras extras) throws IOException {
        Path file = Files.createTempFile("report", ".html");
        try {
            ReportWriter.write(analysis, extras, Objects.requireNonNull(file.getParent()), file);
            return Files.readString(file);
        } finally {
            Files.delete(file);
        }
    }

    static List<Call> staleRead(History history) {
        List<Call> writes = history.calls().stream()
                .filter(c -> c.isOk() && c.f().equals("write"))
                .toList();
        List<Call> reads = history.calls().stream()
                .filter(c -> c.isOk() && c.f().equals("read"))
                .toList();
        Call unknown =
                history.calls().stream().filter(c -> !c.isOk()).findFirst().orElseThrow();
        int at = reads.size() / 20;
        long from = reads.get(at).start();
        Call write = writes.stream().filter(w -> w.start() > from).findFirst().orElseThrow();
        return List.of(reads.get(at), write, reads.get(at + 3), unknown);
    }

    static Analysis analysis(History history, String name, List<Call> witness, Outcome outcome) {
        RunInfo run = new RunInfo(
                name,
                "register",
                42,
                SyntheticRun.MEMBERS,
                List.of("fault:kill"),
                RunInfo.DEFAULT_GRACE,
                Map.of("dynacheck", "0.1.0-SNAPSHOT", "java", "25", "os", "Linux 6.1"),
                List.of("./dynacheck", "test", "register", "--nodes", "5", "--name", "it is", "--seed", "42"),
                Instant.parse("2026-11-23T06:00:00Z"));
        return new Analysis(
                run,
                history,
                List.of(
                        atomicity(history, witness),
                        definition1(history, outcome),
                        own(witness),
                        coverage(),
                        stats(history)));
    }

    private static AtomicityResult atomicity(History history, List<Call> witness) {
        if (witness.isEmpty()) {
            return new AtomicityResult(
                    Verdict.VALID,
                    "Every one of 8 registers is atomic; each order was verified.",
                    "zones",
                    history.calls().size(),
                    7,
                    List.of(),
                    Map.of(),
                    tally(history),
                    List.of());
        }
        AtomicityResult.Anomaly anomaly = new AtomicityResult.Anomaly(
                "stale-read",
                "G-single-realtime",
                HOSTILE,
                List.of("non-monotonic-read"),
                3,
                List.of(
                        "T1 ended before T2 began, so T1 < T2.",
                        "However, T2 read a value older than T1 wrote: " + HOSTILE),
                witness,
                List.of("partition n4"),
                1,
                3.4);
        return new AtomicityResult(
                Verdict.INVALID,
                "1 of 8 registers is not atomic: stale-read on 3 (3 times).",
                "zones",
                history.calls().size(),
                7,
                List.of(new AtomicityResult.KeyResult(3L, Verdict.INVALID, "stale-read", 120, List.of(anomaly))),
                Map.of("stale-read", 3),
                tally(history),
                List.of());
    }

    private static Tally tally(History history) {
        return new Tally(history.calls().size(), history.calls().size(), 0, 0, 0);
    }

    private static Definition1Result definition1(History history, Outcome outcome) {
        long end = history.endNanos();
        List<Point> timeline = new ArrayList<>();
        SortedSet<String> members = new TreeSet<>(SyntheticRun.MEMBERS);
        SortedSet<String> none = new TreeSet<>();
        SortedSet<String> n3 = new TreeSet<>(Set.of("n3"));
        SortedSet<String> grown = new TreeSet<>(members);
        grown.add("n6");
        timeline.add(new Point(0, 0, members, none, none, none, none, 2, 2, 2));
        timeline.add(new Point(90, end / 10, members, new TreeSet<>(Set.of("n6")), none, none, none, 2, 2, 2));
        timeline.add(new Point(99, end / 9, grown, none, none, none, none, 2, 2, 2));
        timeline.add(new Point(120, end / 8, grown, none, none, none, n3, 2, 2, 1));
        timeline.add(new Point(220, end / 5, grown, none, none, none, none, 2, 2, 2));
        timeline.add(new Point(300, end / 2, grown, none, n3, n3, n3, 0, 1, 0));
        if (outcome != Outcome.HOLDS) {
            timeline.add(new Point(
                    400, end / 4 * 3, grown, none, new TreeSet<>(Set.of("n1", "n2", "n3")), n3, n3, -1, 0, -1));
        }
        List<Definition1Result.Judgement> judgements = history.calls().stream()
                .filter(c -> c.outcome() == OpType.INFO)
                .limit(5)
                .map(c -> new Definition1Result.Judgement(c, Fate.EXCUSED, "Its node n3 was down at 2.5 s; F = {n3}."))
                .toList();
        return new Definition1Result(
                outcome,
                outcome == Outcome.HOLDS
                        ? "Definition 1 holds: the premise was met throughout and all that had to complete did."
                        : "Nothing can be said: the premise broke at 15.0 s with V = {n1..n6} and "
                                + "F + P.remove = {n1 n2 n3}.",
                Resilience.MAJORITIES.premise(),
                timeline,
                new TreeMap<>(
                        Map.of(Fate.COMPLETED, (long) history.calls().size() - judgements.size(), Fate.EXCUSED, (long)
                                judgements.size())),
                judgements,
                List.of(new Definition1Result.Join("n6", 99, 101, 3_400_000, Fate.COMPLETED, "Enabled 3.4 ms after.")),
                List.of(new Definition1Result.Progress("partition", "read", 48_000_000)));
    }

    private static CoverageResult coverage() {
        return new CoverageResult(
                Verdict.VALID,
                "All 2 promised items were exercised.",
                List.of(
                        new CoverageResult.Item("fault:kill", true, "1 installed, read back and healed"),
                        new CoverageResult.Item("concurrent-proposals>=3", true, "3 at 14.1 s")),
                List.of(),
                List.of());
    }

    /** Made up like the rest: judging a made-up history is the checkers' test, not this one's. */
    private static StatsResult stats(History history) {
        StatsResult.Counts counts = new StatsResult.Counts(history.calls().size(), 0, 0, 0);
        StatsResult.FunctionStats reads =
                new StatsResult.FunctionStats(counts, new StatsResult.Latency(3.3, 8, 27, 45, 64), 350);
        return new StatsResult(
                Verdict.VALID,
                "Every operation completed.",
                counts,
                new TreeMap<>(Map.of("read", reads)),
                new TreeMap<>(Map.of("n1", counts)),
                List.of(),
                List.of(),
                603,
                20);
    }

    /** As a checker of a system under test gives it. */
    private static CheckResult own(List<Call> witness) {
        String text = witness.isEmpty() ? "as a user may name it" : HOSTILE;
        List<Details.Finding> findings =
                witness.isEmpty() ? List.of() : List.of(new Details.Finding("P4: one of each", List.of(HOSTILE)));
        Details details = new Details(
                "Inside the nodes",
                List.of(new Details.Fact("Trace events", 3_117L), new Details.Fact(text, text)),
                findings,
                List.of(new Details.Table(
                        "What was judged",
                        List.of("Property", "Judged on"),
                        List.of(List.of(new Details.Cell(text, Details.Tone.CODE), Details.Cell.of(3L))))),
                Optional.of(GraphDrawingTest.figure1()));
        return new Own(witness.isEmpty() ? Verdict.VALID : Verdict.INVALID, () -> details);
    }

    /** A result that the report knows nothing of. */
    record Own(Verdict verdict, Supplier<Details> shown) implements CheckResult {
        @Override
        public String checker() {
            return "own";
        }

        @Override
        public String reason() {
            return "As the nodes tell it.";
        }

        @Override
        public Map<Keyword, Object> toEdn() {
            return Results.head(this);
        }

        @Override
        public Optional<Details> details() {
            return Optional.of(shown.get());
        }
    }
}
