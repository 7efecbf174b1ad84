package dynacheck.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorsTest {
    private static final Duration MS = Duration.ofMillis(1);
    private static final long LATENCY_NANOS = 10;

    private record Done(long time, Object thread, Op op) {}

    /** Perfect workers: every operation takes 10 ns and ends as {@code outcome} says. Lines: "time thread f". */
    private static List<String> run(Generator gen, long endNanos, OpType... outcomes) {
        List<Object> all = List.of(0L, 1L, 2L, Op.NEMESIS);
        List<Object> free = new ArrayList<>(all);
        PriorityQueue<Done> open = new PriorityQueue<>((a, b) -> Long.compare(a.time(), b.time()));
        List<String> out = new ArrayList<>();
        Random random = new Random(7);
        long now = 0;
        int completed = 0;
        while (now <= endNanos) {
            Context context = new Context(now, List.copyOf(free), all, random);
            Step step = gen.next(context);
            long wake = Long.MAX_VALUE;
            switch (step) {
                case Step.Emit e -> {
                    wake = e.timeNanos();
                    if (wake <= now) {
                        free.remove(e.thread());
                        out.add(now + " " + e.thread() + " " + e.op().f());
                        OpType outcome = completed < outcomes.length ? outcomes[completed++] : OpType.OK;
                        Op op = new Op(0, now, e.thread(), outcome, e.op().f(), null, Map.of());
                        open.add(new Done(now + LATENCY_NANOS, e.thread(), op));
                        gen = e.rest();
                        continue;
                    }
                }
                case Step.Pending p -> {
                    gen = p.rest();
                    wake = p.untilNanos();
                }
                case Step.Done d -> {
                    return out;
                }
            }
            Done first = open.peek();
            if (first != null && first.time() <= wake) {
                open.remove();
                now = Math.max(now, first.time());
                free.add(first.thread());
                gen = gen.update(new Context(now, List.copyOf(free), all, random), first.op());
            } else {
                assertTrue(wake < Long.MAX_VALUE, "deadlock: pending for ever with nothing open");
                now = Math.max(now, wake);
            }
        }
        return out;
    }

    private static Generator ops(String f) {
        return Generators.repeat(Invocation.of(f, null));
    }

    private static List<String> names(List<String> lines) {
        return lines.stream().map(l -> l.split(" ")[2]).toList();
    }

    private static long time(String line) {
        return Long.parseLong(line.split(" ")[0]);
    }

    @Test
    void onceAndLimitCount() {
        assertEquals(1, run(Generators.once(Invocation.of("a", null)), 1000).size());
        assertEquals(7, run(Generators.limit(7, ops("a")), 1000).size());
        assertEquals(List.of(), run(Generators.none(), 1000));
    }

    @Test
    void phasesWaitForAllThreadsAndSequenceDoesNot() {
        List<Generator> parts = List.of(Generators.limit(2, ops("a")), Generators.limit(2, ops("b")));
        List<String> phased = run(Generators.phases(parts), 1000);
        assertEquals(List.of("a", "a", "b", "b"), names(phased));
        assertEquals(LATENCY_NANOS, time(phased.get(2)));
        assertEquals(0, time(run(Generators.sequence(parts), 1000).get(2)));
    }

    @Test
    void mixUsesEveryChoiceAndDropsExhaustedOnes() {
        List<String> names = names(run(
                Generators.mix(List.of(Generators.limit(5, ops("a")), Generators.limit(50, ops("b")))), 10_000));
        assertEquals(5, names.stream().filter("a"::equals).count());
        assertEquals(50, names.stream().filter("b"::equals).count());
        assertTrue(names.indexOf("b") < names.lastIndexOf("a"), "mixed, not one after the other: " + names);
    }

    @Test
    void anyTakesTheSoonest() {
        Generator slow = Generators.sequence(List.of(Generators.sleep(Duration.ofNanos(100)), ops("late")));
        Generator early = Generators.limit(1, ops("early"));
        assertEquals(
                List.of("early", "late"), names(run(Generators.limit(2, Generators.any(List.of(slow, early))), 999)));
    }

    @ParameterizedTest
    @EnumSource(Arrivals.class)
    void staggerKeepsTheMeanRate(Arrivals arrivals) {
        Generator gen = Generators.stagger(arrivals, Duration.ofNanos(1000), ops("a"));
        int count = run(Generators.timeLimit(MS, gen), 2_000_000).size();
        assertTrue(count > 900 && count < 1100, "1000 expected, got " + count);
    }

    /** Of exponential gaps, e^-3 = 5.0 % are above three times the mean and 1 - e^-0.1 = 9.5 % below a tenth of it. */
    @Test
    void exponentialArrivalsComeInBursts() {
        SplittableRandom random = new SplittableRandom(1);
        long[] gaps = LongStream.generate(() -> Arrivals.EXPONENTIAL.gap(1_000_000, random))
                .limit(100_000)
                .toArray();
        assertEquals(1_000_000, LongStream.of(gaps).average().orElseThrow(), 10_000);
        assertEquals(0.0498, LongStream.of(gaps).filter(g -> g > 3_000_000).count() / 1e5, 0.003);
        assertEquals(0.0952, LongStream.of(gaps).filter(g -> g < 100_000).count() / 1e5, 0.003);
        assertTrue(LongStream.of(gaps).allMatch(g -> g >= 0));
    }

    @Test
    void delaySpacesEvenly() {
        List<String> lines = run(Generators.limit(3, Generators.delay(Duration.ofNanos(500), ops("a"))), 5000);
        assertEquals(
                List.of(0L, 500L, 1000L),
                lines.stream().map(GeneratorsTest::time).toList());
    }

    @Test
    void faultsBeginOnceClientsAreUnderway() {
        Generator faults = Generators.nemesis(Generators.onceUnderway(3, MS, Generators.limit(1, ops("fault"))));
        Generator clients = Generators.onThreads(Long.valueOf(0)::equals, Generators.limit(5, ops("a")));
        List<String> busy = run(Generators.any(List.of(clients, faults)), 2_000_000, OpType.OK, OpType.FAIL);
        assertEquals(
                List.of("0 0 a", "10 0 a", "20 0 a", "30 0 a", "40 0 a", "40 :nemesis fault"),
                busy.stream().sorted().toList());
        assertEquals(List.of("1000000 :nemesis fault"), run(faults, 2_000_000), "also where nothing succeeds");
    }

    @Test
    void timeLimitEndsEvenIfTheNextOperationIsFarAway() {
        Generator far = Generators.delay(Duration.ofHours(1), ops("a"));
        List<String> lines = run(
                Generators.sequence(
                        List.of(Generators.timeLimit(Duration.ofNanos(100), far), Generators.limit(1, ops("b")))),
                5000);
        assertEquals(List.of("a", "b"), names(lines));
        assertEquals(100, time(lines.get(1)));
    }

    @Test
    void threadsAreRespected() {
        Generator all = Generators.any(List.of(
                Generators.clients(2, Generators.limit(20, ops("c"))),
                Generators.reconfigurers(2, Generators.limit(5, ops("r"))),
                Generators.nemesis(Generators.limit(5, ops("n")))));
        List<String> lines = run(all, 10_000);
        assertEquals(30, lines.size());
        for (String line : lines) {
            String[] parts = line.split(" ");
            switch (parts[2]) {
                case "c" -> assertTrue(List.of("0", "1").contains(parts[1]), line);
                case "r" -> assertEquals("2", parts[1], line);
                default -> assertEquals(":nemesis", parts[1], line);
            }
        }
    }

    @Test
    void untilOkRepeatsUntilItSucceeds() {
        List<String> lines =
                run(Generators.untilOk(Invocation.of("a", null)), 1000, OpType.FAIL, OpType.INFO, OpType.OK);
        assertEquals(
                List.of(0L, 10L, 20L), lines.stream().map(GeneratorsTest::time).toList());
    }

    @Test
    void oneSeedGivesOneSchedule() {
        Generator gen = Generators.limit(
                100,
                Generators.stagger(
                        Arrivals.EXPONENTIAL,
                        Duration.ofNanos(50),
                        Generators.mix(List.of(ops("a"), ops("b"), ops("c")))));
        assertEquals(run(gen, 100_000), run(gen, 100_000));
    }
}
