package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.CheckResult;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes reports of made-up runs; with {@code -Dreport.dir=DIR} they are kept there to be looked at. */
class ReportWriterTest {
    private static final String HOSTILE = Reports.HOSTILE;

    @TempDir
    Path temp;

    @Test
    void validRunSaysSoInWords() throws IOException {
        String html =
                write("valid", Reports.analysis(SyntheticRun.history(1, 20, 10), "register", List.of(), Outcome.HOLDS));
        assertTrue(html.contains("<span class=\"word\">VALID</span>"));
        assertTrue(html.contains("<header class=\"verdict valid\">"));
        assertTrue(html.replaceAll("</?span>", "")
                .replace("&#39;", "'")
                .contains("./dynacheck test register --nodes 5 --name 'it is' --seed 42"));
        assertTrue(html.contains("pid 4711 gone from the process table"), "fault evidence");
        assertTrue(html.contains("would bring effective slack to -1"), "why a fault was skipped");
        assertTrue(html.contains("+n6"), "reconfig");
        assertFalse(html.contains("class=\"anomaly\""));
    }

    @Test
    void invalidRunShowsTheWitnessAndItsSentences() throws IOException {
        History history = SyntheticRun.history(2, 20, 10);
        List<Call> witness = Reports.staleRead(history);
        String html = write("invalid", Reports.analysis(history, "register", witness, Outcome.VACUOUS));
        assertTrue(html.contains("<header class=\"verdict invalid\">"));
        assertTrue(html.contains("stale-read on register"));
        assertTrue(html.contains("T1 ended before T2 began"));
        assertTrue(html.contains("A promise of the store was broken."), "the verdict for who is new here");
        assertTrue(html.contains("P4: one of each"), "what a target's own checker found");
        int svg = html.indexOf("<svg class=\"witness\"");
        assertTrue(svg > 0);
        String chart = html.substring(svg, html.indexOf("</svg>", svg));
        assertEquals(witness.size(), chart.split("<g class=\"op ", -1).length - 1, "one bar an operation");
        for (int i = 1; i <= witness.size(); i++) {
            assertTrue(chart.contains(">T" + i + " "), "named as in the sentences");
        }
    }

    /** Of a history without nodes and views nothing is said of them. */
    @Test
    void aLegendHasWhatThereIs() throws IOException {
        assertFalse(Reports.of("0 w1, 1 r1").contains("</span>view changed"));
        assertFalse(Reports.of("0 w1, 1 r1").contains("Top rows: "));
        String html =
                write("kept", Reports.analysis(SyntheticRun.history(1, 20, 10), "register", List.of(), Outcome.HOLDS));
        assertTrue(html.contains("</span>view changed") && html.contains("Top rows: "));
    }

    @Test
    void aRegisterThatTheTitleNamesIsNotRepeatedInEachBar() {
        List<Span> spans = History.of(List.of(
                        new Op(0, 1, 0L, OpType.INVOKE, "write", List.of("k", 1L), Map.of()),
                        new Op(1, 2, 0L, OpType.OK, "write", List.of("k", 1L), Map.of()),
                        new Op(2, 3, 1L, OpType.INVOKE, "read", Arrays.asList("k", null), Map.of()),
                        new Op(3, 4, 1L, OpType.OK, "read", List.of("k", 7L), Map.of())))
                .calls()
                .stream()
                .map(Span::new)
                .toList();
        assertEquals(List.of("T1 write 1", "T2 read 7"), bars("k", spans));
        assertEquals(List.of("T1 write [\"k\" 1]", "T2 read [\"k\" 7]"), bars(null, spans), "it names none");
        assertEquals(List.of("T1 write [\"k\" 1]", "T2 read [\"k\" 7]"), bars("other", spans), "a value is a pair");
    }

    private static List<String> bars(@Nullable Object register, List<Span> spans) {
        Page.Witness witness = new Scene(List.of(), new Palette(List.of()), 10, Map.of())
                .named("stale-read", register, List.of(), List.of(), spans)
                .witness();
        return Objects.requireNonNull(witness).wide().bars().stream()
                .map(Page.Bar::text)
                .toList();
    }

    @Test
    void whatNodesLeftBehindIsLinkedIfItIsThere() throws IOException {
        Files.createDirectories(temp.resolve("n2"));
        Files.createDirectories(temp.resolve("holiday"));
        Path page = temp.resolve("report.html");
        ReportWriter.write(
                Reports.analysis(SyntheticRun.history(1, 20, 10), "register", List.of(), Outcome.HOLDS), page);
        String html = Files.readString(page);
        assertTrue(html.contains("<a href=\"n2/\">"), "a node's folder");
        assertFalse(html.contains("<a href=\"n1/\">") || html.contains("holiday"), "no dead link, and no other folder");
    }

    /** What failed comes first, with the command that repeats it; what held is folded behind the timeline. */
    @Test
    void whatMattersComesFirst() throws IOException {
        History history = SyntheticRun.history(2, 20, 10);
        String html = write("order", Reports.analysis(history, "register", Reports.staleRead(history), Outcome.HOLDS));
        assertInOrder(html, "<pre class=\"command\">", "</header>", "Why this run is INVALID", "id=\"anomaly-1\"");
        assertInOrder(html, "id=\"anomaly-1\"", "id=\"timeline\"", "What held", "Definition 1: liveness");
        html = write("order-valid", Reports.analysis(history, "register", List.of(), Outcome.HOLDS));
        assertInOrder(html, "</header>", "id=\"timeline\"", "What held", "Atomicity of the registers");
        assertFalse(html.contains("<details class=\"grid\" open"), "tables are folded");
    }

    private static void assertInOrder(String html, String... parts) {
        int at = 0;
        for (String part : parts) {
            int found = html.indexOf(part, at);
            assertTrue(found >= 0, () -> part + " is not there, or too early");
            at = found;
        }
    }

    @Test
    void unknownRunIsNeverGreen() throws IOException {
        Analysis nothing = new Analysis(RunInfo.foreign("empty"), History.of(List.of()), List.of());
        String html = write("unknown-empty", nothing);
        assertTrue(html.contains("<header class=\"verdict unknown\">"));
        assertTrue(html.contains("nothing was checked"));

        History history = SyntheticRun.history(3, 6, 4);
        Analysis vacuous = Reports.analysis(history, "replace", List.of(), Outcome.VACUOUS);
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
        Analysis hostile = Reports.analysis(history, HOSTILE, history.calls(), Outcome.VIOLATED);
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
    void aTargetsSectionIsShownAndOneThatCrashesCostsOnlyItself() throws IOException {
        Analysis whole = Reports.analysis(SyntheticRun.history(1, 3, 3), "register", List.of(), Outcome.HOLDS);
        String html = write("own", whole);
        assertTrue(html.contains("Inside the nodes") && html.contains("3\u202f117"), "title and facts");
        assertTrue(html.contains("<svg class=\"views\""), "its graph, with the reconfigurations");
        List<CheckResult> results = new ArrayList<>(whole.results());
        results.removeIf(Reports.Own.class::isInstance);
        results.add(new Reports.Own(Verdict.VALID, () -> {
            throw new IllegalStateException("no such view " + HOSTILE);
        }));
        html = write("own-crashed", new Analysis(whole.run(), whole.history(), results));
        assertTrue(html.contains("its details failed: java.lang.IllegalStateException: no such view"));
        assertTrue(html.contains("As the nodes tell it."), "verdict and reason stand");
        assertFalse(html.contains("<svg class=\"views\"") || html.contains("<img"));
        assertTrue(html.contains("Atomicity of the registers"), "the other sections");
    }

    @Test
    void needsNoNetwork() throws IOException {
        String html =
                write("valid", Reports.analysis(SyntheticRun.history(1, 3, 3), "register", List.of(), Outcome.HOLDS));
        assertFalse(Pattern.compile(
                        "(?i)https?:|src\\s*=|href\\s*=\\s*\"(?:[a-z]+:|/)|@import|url\\((?!#)|<link|<base|<iframe")
                .matcher(html.replaceAll("(?s)<script.*?</script>", ""))
                .find());
        assertFalse(
                Pattern.compile("https?://|//[a-z]+\\.[a-z]{2,}/").matcher(html).find());
        assertTrue(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"));
    }

    @Test
    void sizeIsBoundedAndAnomaliesAreKept() throws IOException {
        History history = SyntheticRun.history(4, 100, 40);
        assertTrue(history.calls().size() > TimelineData.MOST_OPS, "enough operations to be cut");
        List<Call> witness = List.of(history.calls().getLast());
        String html = write("large", Reports.analysis(history, "register", witness, Outcome.HOLDS));
        assertTrue(html.length() < 10_000_000, "was " + html.length());
        assertTrue(html.contains("are drawn one by one, to keep this file small"));
        assertTrue(
                html.contains("\"ops\":[" + (TimelineData.MOST_OPS - 1) + "]"),
                "the anomaly's operation is among them");
    }

    @Test
    void ofAHundredThousandOperationsEachIsDrawn() throws IOException {
        History history = SyntheticRun.history(6, 41, 40);
        int operations = history.calls().size();
        assertTrue(operations > 99_000 && operations < TimelineData.MOST_OPS, "were " + operations);
        String html = write("hundred-thousand", Reports.analysis(history, "register", List.of(), Outcome.HOLDS));
        assertTrue(html.length() < 5_000_000, "was " + html.length());
        assertTrue(html.contains("operations shown."));
    }

    /** What is not drawn one by one is counted, so that no stretch looks empty that was not. */
    @Test
    void everyOperationIsRepresented() {
        List<Span> spans = Spans.of(SyntheticRun.history(7, 10, 4));
        TimelineData.Chosen chosen = TimelineData.choose(spans, List.of(), 500);
        assertEquals(500, chosen.indexes().length);
        Map<String, Object> density = Density.of(chosen, Spans.lanes(spans), 10_000_000_000L);
        assertEquals(
                spans.size(),
                Arrays.stream((int[]) Objects.requireNonNull(density.get("all")))
                        .sum());
        int others = ((List<?>) Objects.requireNonNull(density.get("lanes")))
                .stream().mapToInt(lane -> Arrays.stream((int[]) lane).sum()).sum();
        assertEquals(spans.size() - 500, others);
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
}
