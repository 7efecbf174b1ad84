package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Join;
import dynacheck.checker.liveness.Definition1Result.Judgement;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.checker.liveness.Definition1Result.Progress;
import dynacheck.history.Call;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the section on Definition 1 says in words. */
class LivenessPageTest {
    private static final Point MET = point(-1, 0, "", "", 1, 1);
    private static final Point LEAVING = point(5, 2_000_000_000L, "n4", "n1 n10", 0, 0);
    private static final Point BROKEN = point(9, 3_000_000_000L, "n4", "n1 n10 n2", -1, -1);
    private static final Call READ = new Call(
            new Op(6, 2_500_000_000L, 3L, OpType.INVOKE, "read", Arrays.asList("k1", null), Map.of(Op.NODE, "n2")),
            null);

    @Test
    void vacuousTellsTheMomentTheSetsAndTheArithmetic() {
        Page.Checker page = page(Outcome.VACUOUS, List.of(MET, LEAVING, BROKEN), Fate.EXCUSED, List.of());
        Page.Anomaly broke = page.anomalies().getFirst();
        assertEquals("The premise broke at 3.000 s (index 9)", broke.title());
        String text = String.join(" ", broke.sentences());
        for (String part : List.of(
                "{n1 n2 n3 n4 n10}",
                "joining of {n4}",
                "F(t): crashed for good are {n1 n2 n10}.",
                "Crashed or about to leave among members and joiners: 3, {n1 n2 n10}.",
                "At most 2 may be.",
                "until the end of the run")) {
            assertTrue(text.contains(part), () -> part + " in " + text);
        }
        assertTrue(page.grids().toString().contains("because n2 crashed"), "the excuse of each operation");
    }

    @Test
    void doubtfulPremiseIsNotCalledBroken() {
        Point doubtful = point(9, 3_000_000_000L, "", "n1 n2 n3", -1, 0);
        Point later = point(20, 4_000_000_000L, "", "n1", 1, 1);
        Page.Checker page = page(Outcome.UNCLEAR, List.of(MET, doubtful, later), Fate.UNCLEAR, List.of());
        assertTrue(page.anomalies().getFirst().title().startsWith("The premise may have broken at"));
        assertTrue(page.anomalies().getFirst().sentences().toString().contains("met again from 4.000 s"));
    }

    @Test
    void violatedShowsEachStalledOperationAndJoinWithTheSetsOfItsTime() {
        List<Join> joins = List.of(new Join("n4", 5, -1, -1, Fate.STALLED, "n4 was never enabled."));
        Page.Checker page = page(Outcome.VIOLATED, List.of(MET, LEAVING), Fate.STALLED, joins);
        assertEquals("invalid", page.tone());
        assertEquals(2, page.anomalies().size());
        assertTrue(page.anomalies().get(0).title().contains("never became enabled at n4"));
        Page.Anomaly stalled = page.anomalies().get(1);
        assertEquals("Stalled: read [\"k1\" nil] at n2", stalled.title());
        assertTrue(stalled.sentences().toString().contains("When it was invoked, at 2.500 s:"));
        assertTrue(stalled.sentences().toString().contains("joining of {n4}"));
        assertTrue(stalled.witness() != null, "and is drawn");
    }

    @Test
    void stallsOfOneKindAreOneFindingWithTheirNumber() {
        List<Judgement> judgements = new ArrayList<>();
        for (long index = 10; index < 24; index++) {
            judgements.add(stalled(index, "n2", "Collect"));
        }
        judgements.add(stalled(30, "n2", "NotifyQ"));
        judgements.add(stalled(31, "n1", "Collect"));
        List<StalledGroup> groups = StalledGroup.of(judgements);
        assertEquals(
                List.of(
                        "read at n2, 14 times: it waits in Collect",
                        "read [\"k1\" nil] at n2: it waits in NotifyQ",
                        "read [\"k1\" nil] at n1: it waits in Collect"),
                groups.stream().map(StalledGroup::title).toList());
        String others = groups.getFirst().others().orElseThrow();
        assertTrue(others.startsWith("So did 13 others: index 11, index 12"), others);
        assertTrue(others.endsWith("and 1 more."), others);
    }

    private static Judgement stalled(long index, String node, String phase) {
        Call call = new Call(
                new Op(index, index, index, OpType.INVOKE, "read", Arrays.asList("k1", null), Map.of(Op.NODE, node)),
                null);
        return new Judgement(
                call,
                Fate.STALLED,
                "It (index " + index + ") stalled. At " + node + " it waits in " + phase + "(v): 1 of 3.");
    }

    /** Beyond the premise nothing was promised, so the page does not say that something was broken. */
    @Test
    void vacuousDoesNotSpeakOfAPromise() {
        Page.Checker page = page(Outcome.VACUOUS, List.of(MET, BROKEN), Fate.STALLED, List.of());
        assertTrue(page.anomalies().get(1).title().startsWith("Not completed, and not promised: read"));
    }

    /** Virtual time may stand still between two points. */
    @Test
    void premiseIsNotMetAgainByAPointBeforeItBroke() {
        Point met = point(8, 3_000_000_000L, "", "n1", 1, 1);
        Page.Checker page = page(Outcome.VACUOUS, List.of(MET, met, BROKEN), Fate.EXCUSED, List.of());
        assertTrue(page.anomalies().getFirst().sentences().toString().contains("until the end of the run"));
    }

    @Test
    void progressIsATableOfFaultsByFunctions() {
        Page.Grid grid = page(Outcome.HOLDS, List.of(MET), Fate.EXPLAINED, List.of())
                .grids()
                .getLast();
        assertEquals(List.of("While in force", "read", "write"), grid.headers());
        assertEquals(
                List.of("kill", "20.0 ms", "\u2013"),
                grid.rows().getFirst().stream().map(Page.Cell::text).toList());
        assertEquals(2, grid.rows().size());
    }

    private static Page.Checker page(Outcome outcome, List<Point> timeline, Fate fate, List<Join> joins) {
        Definition1Result result = new Definition1Result(
                outcome,
                "A reason.",
                "all is well",
                timeline,
                new TreeMap<>(Map.of(fate, 1L)),
                List.of(new Judgement(READ, fate, "It need not, because n2 crashed.")),
                joins,
                List.of(new Progress("kill", "read", 20_000_000), new Progress("pause", "write", 30_000_000)));
        return new LivenessPage(result, new Scene(List.of(), new Palette(List.of()), 10_000_000_000L, Map.of())).page();
    }

    private static Point point(long index, long time, String joins, String crashed, int worst, int best) {
        SortedSet<String> lost = set(crashed);
        return new Point(index, time, set("n1 n10 n2 n3 n4"), set(joins), set(""), lost, lost, worst, best, worst);
    }

    private static SortedSet<String> set(String words) {
        return words.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(words.split(" ")));
    }
}
