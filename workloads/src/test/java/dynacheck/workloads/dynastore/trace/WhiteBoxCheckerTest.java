package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Details;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A good trace is VALID; each small deviation from it breaks exactly the property meant for it. */
class WhiteBoxCheckerTest {
    /** n1 adds n4, n3 meets the proposal and follows, all end in the new view. */
    private static final String GOOD = """
            n3 scans 1
            n3 sees 1
            n3 writes
            n1 updates +n4
            n1 updated
            n1 scans 1
            n1 sees 1 n1:+n4
            n2 scans 1
            n3 scans 2
            n2 sees 1 n1:+n4
            n3 sees 2 n1:+n4
            n1 scans 1 in +n4
            n1 sees 1 in +n4
            n1 writes in +n4
            n1 reads - n1:b n2:d
            n1 moves a b n1 n2 n3
            n1 reads b n1:d. n3:d.
            n1 moves c d n1 n2 n4
            n1 chooses 1.n1.1.1
            n1 curview in +n4
            n2 notify in +n4
            n2 curview in +n4
            n4 enabled in +n4
            n1 ended in +n4
            """;

    @TempDir
    Path run;

    @Test
    void goodTraceIsValidAndSaysHowMuchItJudged() throws IOException {
        WhiteBoxResult result = judge(GOOD);
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(List.of(view(""), view("+n4")), result.graph().established());
        assertEquals(
                List.of(new ViewGraph.Edge(view(""), view("+n4"), List.of("n1"), List.of("n1", "n2", "n3"))),
                result.graph().edges());
        assertEquals(5, result.judged().get(Property.NV2));
        assertEquals(3, result.judged().get(Property.NV4));
        assertEquals(24, result.events());
    }

    /** Each line: the property, a line of the good trace, and what stands there instead; parts of a trace by ';'. */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // a proposal that nobody made
                "NV1          | n2 sees 1 n1:+n4 | n2 sees 1 n1:+n4 n2:-n3",
                // a proposal seen before it was made
                "NV1          | n3 sees 1        | n3 sees 1 n1:+n4",
                // mutant 4: the update returned before a majority had the entry
                "NV2          | n3 sees 2 n1:+n4 | n3 sees 2",
                // mutant 2: no write-back, a later scan misses what an earlier one saw
                "NV3          | n1 updated       | n2 updates -n3;n2 scans 7;n2 sees 7 n1:+n4 n2:-n3;n1 updated",
                // mutant 1: the second collect dropped; two scans have nothing in common
                "NV4          | n1 updated       | n2 updates -n3;n2 scans 7;n2 sees 7 n2:-n3",
                // mutant 25: own entry forgotten at restart, another one written
                "WRITTEN_ONCE | n2 sees 1 n1:+n4 | n1 updates +n4,-n3;n2 sees 1 n1:+n4,-n3",
                "ESTABLISHED  | n3 writes        | n3 writes in +n5",
                "ESTABLISHED  | n2 notify in +n4 | n2 notify in +n4,+n5",
                "ESTABLISHED  | n2 curview in +n4| n2 curview in -n3",
                "ESTABLISHED  | n1 ended in +n4  | n1 ended in +n4,-n2",
                "ESTABLISHED  | n4 enabled in +n4| n4 enabled in +n4,+n5",
                "CUR_VIEW_GROWS | n1 ended in +n4 | n1 curview",
                // no transfer; none of the last keys; limit taken as the greatest; one member only; before the flag
                "TRANSFER     | n1 reads - n1:b n2:d   | n1 notify",
                "TRANSFER     | n1 reads b n1:d. n3:d. | n1 notify",
                "TRANSFER     | n1 reads b n1:d. n3:d. | n1 reads d n1:. n3:d.",
                "TRANSFER     | n1 reads b n1:d. n3:d. | n1 reads b n1:d. n1:d.",
                "TRANSFER     | n1 updates +n4         | n1 updates +n4;n1 reads - n1:. n2:.;n1 curview in +n4",
                // last chunk lost; its limit left out; too few have it
                "TRANSFER     | n1 moves c d n1 n2 n4  | n1 notify",
                "TRANSFER     | n1 moves a b n1 n2 n3  | n1 moves a a n1 n2 n3",
                "TRANSFER     | n1 moves c d n1 n2 n4  | n1 moves c d n1 n2",
                // a start with the incarnation of the one before, and requests with that of an earlier life
                "LIVES        | n1 ended in +n4        | n1 recovers 2;n1 recovers 2",
                "LIVES        | n1 ended in +n4        | n1 numbers 1;n1 recovers 2;n1 numbers 1",
                // mutant 27: a write timestamp used again after a restart
                "TAGS         | n1 ended in +n4  | n1 chooses 1.n1.1.1",
            })
    void deviationIsCaught(Property property, String line, String instead) throws IOException {
        assertTrue(GOOD.contains(line + "\n"), "the line is there");
        WhiteBoxResult result = judge(GOOD.replace(line + "\n", instead.replace(';', '\n') + "\n"));
        assertEquals(Verdict.INVALID, result.verdict(), result.reason());
        assertTrue(broken(result).contains(property), () -> property + " in " + result.violations());
    }

    /** When, at whom and what: the page tells these with the operations and faults of that time. */
    @Test
    void whatContradictsEachOtherIsToldWithTimes() throws IOException {
        WhiteBoxResult result = judge(GOOD.replace("n3 sees 2 n1:+n4\n", "n3 sees 2\n"));
        List<Details.Moment> moments = result.details().orElseThrow().findings().stream()
                .filter(f -> f.title().startsWith("NV2"))
                .findFirst()
                .orElseThrow()
                .moments();
        assertEquals(
                List.of("n1", "n3"), moments.stream().map(Details.Moment::node).toList());
        assertEquals("a scan that returned \u2205", moments.getLast().what());
        assertEquals(!moments.getLast().hasTime(), !result.reason().contains("Seen from"), result.reason());
    }

    /** An entry with two values also looks like a disk that forgot one of them. */
    @Test
    void theMostSpecificClaimIsNamedFirst() throws IOException {
        String entry = GOOD.replace("n2 sees 1 n1:+n4\n", "n1 updates +n4,-n3\nn2 sees 1 n1:+n4,-n3\n");
        WhiteBoxResult result = judge(entry + "n1 tells x 2.n2.1.1\nn1 recovers 2\n");
        assertTrue(broken(result).containsAll(Set.of(Property.WRITTEN_ONCE, Property.DURABLE)), result.reason());
        assertTrue(result.reason().startsWith("Broken: Mem[i] written once."), result.reason());
        assertTrue(result.reason().contains("more, also of Durability order"), result.reason());
        assertEquals(Set.of(Property.values()), Set.copyOf(Property.MOST_SPECIFIC_FIRST), "each has its place");
    }

    /** The write of 5 completed in V(0), which n1 leaves for {n1,n2,n3,n4}: three of them must have it by then. */
    @Test
    void viewAnnouncedBeforeAMajorityOfItHasWhatCompletedInsideItIsCaught() throws IOException {
        String told = "n1 tells x 2.n2.1.1\nn2 tells x 2.n2.1.1\n";
        String atN4 = "n4 tells x 3.n1.1.1\n";
        String announces = "n1 curview in +n4\n";
        String write = "w5@2.n2.1.1@{+n1,+n2,+n3}";
        WhiteBoxResult good = judge(GOOD.replace(announces, told + atN4 + announces), write);
        assertEquals(Verdict.VALID, good.verdict(), good.reason());
        assertEquals(1, good.judged().get(Property.TRANSFER_COMPLETE));
        for (String bad : List.of(
                told + announces,
                told + announces + atN4, // too late
                told + atN4.replace('3', '1') + announces, // an older tag
                told + atN4.replace(" x ", " y ") + announces,
                told + atN4.replace("n4", "n5") + announces)) {
            WhiteBoxResult result = judge(GOOD.replace(announces, bad), write);
            assertEquals(Set.of(Property.TRANSFER_COMPLETE), broken(result), bad);
            assertTrue(result.reason().contains("n1, n2 of its 4 members held register x with tag 2.n2.1.1"), bad);
        }
        WhiteBoxResult inside = judge(GOOD.replace(announces, told + announces), write.replace("+n3", "+n3,+n4"));
        assertEquals(Set.of(), broken(inside), "what completes in the new view itself is no transfer's matter");
    }

    /** Only the property that is meant: so a report points at the cause. */
    @Test
    void missedEntryBreaksNv3Alone() throws IOException {
        WhiteBoxResult result = judge("""
                n1 updates +n4
                n2 updates -n3
                n1 scans 1
                n1 sees 1 n1:+n4 n2:-n3
                n2 scans 1
                n2 sees 1 n1:+n4
                """);
        assertEquals(Set.of(Property.NV3), broken(result));
    }

    /** Times of machines that were booted apart say nothing of each other. */
    @Test
    void clocksOfDifferentMachinesAreNotCompared() throws IOException {
        WhiteBoxResult result = judge("""
                n1 starts b1
                n2 starts b2
                n1 updates +n4
                n2 updates -n3
                n1 scans 1
                n1 sees 1 n1:+n4 n2:-n3
                n2 scans 1
                n2 sees 1 n1:+n4
                """);
        assertEquals(Set.of(), broken(result));
        assertEquals(0, result.judged().get(Property.NV3));
        assertEquals(List.of(), result.gaps(), "scans that are not compared are scans nevertheless");
    }

    @Test
    void figure1EstablishesOnePathThroughConcurrentProposals() throws IOException {
        WhiteBoxResult result = judge("""
                n1 updates +n4
                n2 updates +n5
                n1 scans 1
                n2 scans 1
                n1 sees 1 n1:+n4
                n2 sees 1 n1:+n4 n2:+n5
                n2 updates +n5 in +n4
                n2 scans 2 in +n4
                n2 sees 2 n2:+n5 in +n4
                n2 scans 3 in +n5
                n2 updates +n4 in +n5
                n2 sees 3 n2:+n4 in +n5
                n2 notify in +n4,+n5
                n2 curview in +n4,+n5
                n1 notify in +n4,+n5
                """);
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(
                List.of(view(""), view("+n4"), view("+n4,+n5")), result.graph().established());
        assertEquals(4, result.graph().edges().size());
        assertEquals(4, result.graph().views().size(), "also the view beside the path");
    }

    @Test
    void aProposalOfNothingNewLeadsNowhere() throws IOException {
        WhiteBoxResult result = judge("""
                n1 updates +n1
                n1 scans 1
                n1 sees 1 n1:+n1
                """);
        assertEquals(List.of(), result.graph().edges());
        assertEquals(List.of(view("")), result.graph().views());
    }

    @Test
    void tagThatFallsBehindRealTimeIsCaught() throws IOException {
        String scan = "n1 scans 1\nn1 sees 1";
        assertEquals(
                Verdict.VALID,
                judge(scan, "w1@1.n1.1.1 r1@1.n1.1.1 w2@2.n2.1.1").verdict());
        for (String bad : List.of(
                "w1@2.n1.1.1 r1@1.n1.1.1", // read goes back
                "w1@2.n1.1.1 w2@2.n1.1.1", // two writes, one tag
                "w1@2.n1.1.1 w2@1.n3.1.1", // write goes back
                "w1@2.n1.1.1 r2@2.n1.1.1", // one tag, two values
                "w1@1.n9.1.1 w2@1.n10.1.1")) { // pids compare as text: n10 < n9
            WhiteBoxResult result = judge(scan, bad);
            assertEquals(Set.of(Property.TAGS), broken(result), bad);
        }
    }

    @Test
    void answerFromAViewThatIsNotEstablishedIsCaught() throws IOException {
        Script.write(run, "n1 scans 1\nn1 sees 1");
        Map<Keyword, Object> extra = Map.of(Op.NODE, "n1", Op.VIEW, "{+n1,+n2,+n3,+n9}");
        History history = History.of(List.of(
                new Op(0, 0, 0L, OpType.INVOKE, "reconfig", null, extra),
                new Op(1, 1, 0L, OpType.OK, "reconfig", null, extra)));
        traceOfAll();
        assertEquals(
                Set.of(Property.ESTABLISHED),
                broken(WhiteBoxChecker.check(run, history, info()).orElseThrow()));
    }

    /** The lost Add: acknowledged without having been proposed. */
    @Test
    void reconfigThatEndsWithoutItsChangesIsCaught() throws IOException {
        Script.write(run, "n1 scans 1\nn1 sees 1");
        Object asked = Map.of(Keyword.of("add"), List.of("n9"), Keyword.of("remove"), List.of());
        Map<Keyword, Object> extra = Map.of(Op.NODE, "n1", Op.VIEW, "{+n1,+n2,+n3}");
        History history = History.of(List.of(
                new Op(0, 0, 0L, OpType.INVOKE, "reconfig", asked, extra),
                new Op(1, 1, 0L, OpType.OK, "reconfig", asked, extra)));
        traceOfAll();
        WhiteBoxResult result = WhiteBoxChecker.check(run, history, info()).orElseThrow();
        assertEquals(Set.of(Property.RECONFIG), broken(result));
        assertTrue(result.reason().contains("which lacks {+n9}"), result.reason());
    }

    @Test
    void missingTraceIsNeverGreen() throws IOException {
        Script.write(run, GOOD);
        WhiteBoxResult result = WhiteBoxChecker.check(run, History.of(List.of()), info("n1", "n2", "n3", "n8"))
                .orElseThrow();
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(result.reason().contains("no trace of n8"), result.reason());
    }

    @Test
    void tracesWithoutAScanAreUnknown() throws IOException {
        WhiteBoxResult result = judge("n1 notify");
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(result.reason().contains("no scan"), result.reason());
    }

    @Test
    void runWithoutTracesIsNotJudged() throws IOException {
        Files.createDirectories(run.resolve("n1"));
        assertTrue(WhiteBoxChecker.check(run, History.of(List.of()), info()).isEmpty());
    }

    @Test
    void halfALineBeforeAKillIsCountedAndHarmless() throws IOException {
        Script.write(run, GOOD);
        String line = Script.line("n2", 2, 90_000_000, "{\"t\":\"NotifyReceived\",\"view\":[\"+n1\",\"+n2\",\"+n3\"]}");
        Script.append(run, "n2", line.substring(0, 40) + line);
        Script.append(run, "n3", line.substring(0, 70));
        traceOfAll();
        WhiteBoxResult result =
                WhiteBoxChecker.check(run, History.of(List.of()), info()).orElseThrow();
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(2, result.tornLines());
        assertEquals(25, result.events());
    }

    @Test
    void damageInTheMiddleIsUnknownButHidesNoViolation() throws IOException {
        Script.write(run, GOOD);
        Script.append(run, "n1", "garbage\n" + Script.line("n1", 1, 91_000_000, "{\"t\":\"Halted\",\"view\":[]}"));
        Script.append(
                run, "n2", "{\"process\":\"n2\",\"incarnation\":1,\"time_ns\":1,\"event\":{\"t\":\"WriteInView\"}}\n");
        Script.append(run, "n2", Script.line("n2", 1, 92_000_000, "{\"t\":\"NewerThanThis\"}"));
        WhiteBoxResult result =
                WhiteBoxChecker.check(run, History.of(List.of()), info()).orElseThrow();
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(result.reason().contains("2 damaged"), result.reason());
        assertTrue(result.reason().contains("n1/trace.jsonl, line 15 "), result.reason());

        Script.write(run, "n3 scans 55\nn3 sees 55 n7:+n7");
        result = WhiteBoxChecker.check(run, History.of(List.of()), info()).orElseThrow();
        assertEquals(Verdict.INVALID, result.verdict(), "nothing in common needs no further line to be wrong");
    }

    private WhiteBoxResult judge(String script) throws IOException {
        return judge(script, "");
    }

    private WhiteBoxResult judge(String script, String taggedHistory) throws IOException {
        Path dir = Files.createTempDirectory(run, "run");
        Script.write(dir, script);
        for (String node : List.of("n1", "n2", "n3")) {
            Script.append(dir, node, "");
        }
        return WhiteBoxChecker.check(dir, history(taggedHistory), info()).orElseThrow();
    }

    private void traceOfAll() throws IOException {
        for (String node : List.of("n1", "n2", "n3")) {
            Script.append(run, node, "");
        }
    }

    /** One operation after another: {@code w1@TAG} writes 1, {@code r1@TAG@VIEW} reads it, and ends in that view. */
    private static History history(String text) {
        List<Op> ops = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            String f = word.startsWith("w") ? "write" : "read";
            List<Object> value = List.of("x", Long.parseLong(word.substring(1, word.indexOf('@'))));
            List<Object> asked = f.equals("write") ? value : Arrays.asList("x", null);
            int at = ops.size();
            ops.add(new Op(at, at, 0L, OpType.INVOKE, f, asked, Map.of(Op.NODE, "n1")));
            String[] tagAndView = word.substring(word.indexOf('@') + 1).split("@");
            Map<Keyword, Object> extra = new HashMap<>(Map.of(Op.NODE, "n1", Op.TAG, tagAndView[0]));
            if (tagAndView.length > 1) {
                extra.put(Op.VIEW, tagAndView[1]);
            }
            ops.add(new Op(at + 1, at + 1, 0L, OpType.OK, f, value, extra));
        }
        return History.of(ops);
    }

    private static Set<Property> broken(WhiteBoxResult result) {
        Set<Property> broken = new TreeSet<>();
        result.violations().forEach(v -> broken.add(v.property()));
        return broken;
    }

    private static View view(String added) {
        return View.initial(List.of("n1", "n2", "n3")).union(View.parse("{" + added + "}"));
    }

    private static RunInfo info(String... members) {
        return new RunInfo(
                "test",
                "test",
                0,
                members.length == 0 ? List.of("n1", "n2", "n3") : List.of(members),
                List.of(),
                RunInfo.DEFAULT_GRACE,
                Map.of(),
                List.of(),
                Instant.EPOCH);
    }
}
