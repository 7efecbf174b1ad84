package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Analysis;
import dynacheck.checker.AtomicityResult;
import dynacheck.checker.CheckResult;
import dynacheck.checker.CoverageResult;
import dynacheck.checker.Definition1Result;
import dynacheck.checker.Definition1Result.Fate;
import dynacheck.checker.Definition1Result.Outcome;
import dynacheck.checker.Definition1Result.Point;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.StatsResult;
import dynacheck.checker.Verdict;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes reports of made-up runs; with {@code -Dreport.dir=DIR} they are kept there to be looked at. */
class ReportWriterTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u2028--><style>";

    @TempDir
    Path temp;

    @Test
    void validRunSaysSoInWords() throws IOException {
        String html = write("valid", analysis(SyntheticRun.history(1, 20, 10), "register", List.of(), Outcome.HOLDS));
        assertTrue(html.contains("<span class=\"word\">VALID</span>"));
        assertTrue(html.contains("<header class=\"verdict valid\">"));
        assertTrue(html.contains("./dynacheck test register --nodes 5 --name &#39;it is&#39;")
                || html.contains("./dynacheck test register --nodes 5 --name 'it is'"));
        assertTrue(html.contains("pid 4711 gone from the process table"), "fault evidence");
        assertTrue(html.contains("would bring effective slack to -1"), "why a fault was skipped");
        assertTrue(html.contains("+n6"), "reconfig");
        assertFalse(html.contains("class=\"anomaly\""));
    }

    @Test
    void invalidRunShowsTheWitnessAndItsSentences() throws IOException {
        History history = SyntheticRun.history(2, 20, 10);
        List<Call> witness = staleRead(history);
        String html = write("invalid", analysis(history, "register", witness, Outcome.VACUOUS));
        assertTrue(html.contains("<header class=\"verdict invalid\">"));
        assertTrue(html.contains("stale-read on register"));
        assertTrue(html.contains("T1 ended before T2 began"));
        int svg = html.indexOf("<svg class=\"witness\"");
        assertTrue(svg > 0);
        String chart = html.substring(svg, html.indexOf("</svg>", svg));
        assertEquals(witness.size(), chart.split("<g class=\"op ", -1).length - 1, "one bar an operation");
    }

    @Test
    void unknownRunIsNeverGreen() throws IOException {
        Analysis nothing = new Analysis(RunInfo.foreign("empty"), History.of(List.of()), List.of());
        String html = write("unknown-empty", nothing);
        assertTrue(html.contains("<header class=\"verdict unknown\">"));
        assertTrue(html.contains("nothing was checked"));

        History history = SyntheticRun.history(3, 6, 4);
        Analysis vacuous = analysis(history, "replace", List.of(), Outcome.VACUOUS);
        List<CheckResult> results = new ArrayList<>(vacuous.results());
        results.add(new FailedCheck("weak-snapshots", "the checker itself failed: out of memory"));
        html = write("unknown", new Analysis(vacuous.run(), history, results));
        assertTrue(html.contains("<header class=\"verdict unknown\">"));
        assertTrue(html.contains("the checker itself failed"));
    }

    @Test
    void hostileTextNeverBecomesMarkup() throws IOException {
        List<Op> ops = new ArrayList<>();
        Map<dynacheck.history.Keyword, Object> extra = Map.of(Op.NODE, HOSTILE, Op.ERROR, HOSTILE);
        ops.add(new Op(0, 1_000, 0L, OpType.INVOKE, "write", List.of(HOSTILE, HOSTILE), extra));
        ops.add(new Op(1, 2_000, 0L, OpType.INFO, "write", List.of(HOSTILE, HOSTILE), extra));
        ops.add(new Op(2, 3_000, 1L, OpType.INVOKE, "reconfig", HOSTILE, extra));
        ops.add(new Op(3, 4_000, 1L, OpType.FAIL, "reconfig", HOSTILE, extra));
        ops.add(new Op(4, 4_500, Op.NEMESIS, OpType.INFO, "fault", fault().toEdn(), Map.of()));
        ops.add(new Op(5, 5_000, 2L, OpType.INVOKE, HOSTILE, HOSTILE + "\ud800", Map.of()));
        History history = History.of(ops);
        Analysis hostile = analysis(history, HOSTILE, history.calls(), Outcome.VIOLATED);
        String html = write("hostile", hostile);
        assertFalse(html.contains("<img"));
        assertEquals(3, html.split("</script>", -1).length - 1, "only our own scripts end");
        assertEquals(1, html.split("<style", -1).length - 1);
        int json = html.indexOf("application/json");
        assertFalse(html.substring(json, html.indexOf("</script>", json)).contains("\u2028"), "ends a line in scripts");
    }

    private static dynacheck.fault.FaultEvent fault() {
        return new dynacheck.fault.FaultEvent(
                1,
                HOSTILE,
                dynacheck.fault.FaultEvent.Phase.INSTALLED,
                List.of(HOSTILE),
                List.of(),
                List.of(),
                false,
                HOSTILE);
    }

    @Test
    void needsNoNetwork() throws IOException {
        String html = write("valid", analysis(SyntheticRun.history(1, 3, 3), "register", List.of(), Outcome.HOLDS));
        assertFalse(Pattern.compile("(?i)https?:|(?:src|href)\\s*=(?!\"#)|@import|url\\(|<link|<base|<iframe")
                .matcher(html.replaceAll("(?s)<script.*?</script>", ""))
                .find());
        assertFalse(
                Pattern.compile("https?://|//[a-z]+\\.[a-z]{2,}/").matcher(html).find());
        assertTrue(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"));
    }

    @Test
    void sizeIsBoundedAndAnomaliesAreKept() throws IOException {
        History history = SyntheticRun.history(4, 500, 40);
        assertTrue(history.calls().size() > TimelineData.MOST_OPS, "enough operations to be cut");
        List<Call> witness = List.of(history.calls().getLast());
        String html = write("large", analysis(history, "register", witness, Outcome.HOLDS));
        assertTrue(html.length() < 8_000_000, "was " + html.length());
        assertTrue(html.contains("operations are shown, to keep this file small"));
        assertTrue(
                html.contains("\"marked\":[" + (TimelineData.MOST_OPS - 1) + "]"),
                "the anomaly's operation is among them");
    }

    @Test
    void laneIsHandedOverWhenAProcessRetires() {
        List<Span> spans = Spans.of(SyntheticRun.history(5, 20, 4));
        Map<Long, Integer> lanes = Spans.lanes(spans);
        assertEquals(5, Set.copyOf(lanes.values()).size(), "four workers and a reconfigurer");
        assertTrue(lanes.size() > 5, "some retired");
    }

    private String write(String name, Analysis analysis) throws IOException {
        String keep = System.getProperty("report.dir");
        Path file = (keep == null ? temp : Path.of(keep)).resolve(name + ".html");
        ReportWriter.write(analysis, file);
        return Files.readString(file);
    }

    private static List<Call> staleRead(History history) {
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

    private static Analysis analysis(History history, String name, List<Call> witness, Outcome outcome) {
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
                List.of(atomicity(history, witness), definition1(history, outcome), coverage(), stats(history)));
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
                    Map.of());
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
                Map.of("stale-read", 3));
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
                timeline,
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
                603,
                20);
    }
}
