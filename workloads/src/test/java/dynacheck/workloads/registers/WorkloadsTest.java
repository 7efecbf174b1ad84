package dynacheck.workloads.registers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultEvent;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Membership;
import dynacheck.workload.Workload;
import dynacheck.workloads.registers.VirtualRun.Done;
import dynacheck.workloads.registers.VirtualRun.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each workload asks for, carried out in virtual time against nodes that are slow and often in doubt. */
class WorkloadsTest {
    private static final int SEEDS = 20;
    private static final VirtualRun.Behaviour PROMPT = (op, random) -> new Fate(OpType.OK, Duration.ofMillis(100));
    /** Takes 50 ms to 3 s; one in five ends in doubt and one in ten is refused. */
    private static final VirtualRun.Behaviour TROUBLED = (op, random) -> {
        int dice = random.nextInt(10);
        return new Fate(
                dice < 2 ? OpType.INFO : dice < 3 ? OpType.FAIL : OpType.OK,
                Duration.ofMillis(random.nextInt(50, 3_000)));
    };

    private static Workload.Settings settings(int nodes, double rate) {
        List<String> names =
                IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList();
        return new Workload.Settings(
                names, 2 * nodes, 3, rate, Arrivals.EXPONENTIAL, Duration.ofSeconds(60), 1, Map.of());
    }

    /** A "+n7 -n1" for each change. */
    private static Set<String> changes(Invocation op) {
        Set<String> changes = new TreeSet<>();
        if (op.value() instanceof Map<?, ?> map) {
            ids(map, "add").forEach(id -> changes.add("+" + id));
            ids(map, "remove").forEach(id -> changes.add("-" + id));
        }
        return changes;
    }

    private static List<?> ids(Map<?, ?> map, String which) {
        return map.get(Keyword.of(which)) instanceof List<?> list ? list : List.of();
    }

    private static List<Done> reconfigs(
            Workload workload, int nodes, long seed, VirtualRun.Behaviour behaviour, LiveMembership membership) {
        Workload.Plan plan = workload.plan(settings(nodes, 0));
        return VirtualRun.of(
                plan.reconfigs().apply(membership),
                plan.reconfigurers(),
                Duration.ofMinutes(3),
                seed,
                behaviour,
                op -> {
                    membership.accept(op);
                    assertTrue(membership.slack() >= 0, workload.name() + " breaks the premise itself: " + op);
                });
    }

    private static LiveMembership members(int nodes) {
        return new LiveMembership(settings(nodes, 0).nodes());
    }

    /** Most proposals in flight together of which none contains another, each asked of another thread. */
    private static int mostIncomparableInFlight(List<Done> done) {
        int most = 0;
        for (Done one : done) {
            Set<Object> threads = new HashSet<>();
            Set<Set<String>> proposals = new HashSet<>();
            for (Done other : done) {
                if (other.isInFlightAt(one.startNanos())
                        && proposals.stream().noneMatch(p -> comparable(p, changes(other.op())))) {
                    proposals.add(changes(other.op()));
                    threads.add(other.thread());
                }
            }
            most = Math.max(most, threads.size());
        }
        return most;
    }

    private static boolean comparable(Set<String> a, Set<String> b) {
        return a.containsAll(b) || b.containsAll(a);
    }

    @Test
    void churnHasThreeIncomparableProposalsInFlight() {
        for (int seed = 0; seed < SEEDS; seed++) {
            LiveMembership membership = members(4);
            List<Done> done = reconfigs(new ChurnWorkload(), 4, seed, TROUBLED, membership);
            assertEquals(3, mostIncomparableInFlight(done), "seed " + seed);
            assertTrue(done.stream().filter(d -> d.type() == OpType.OK).count() >= 6, "seed " + seed);
        }
    }

    /** Ids are never used again, and each that was added leaves before the next round. */
    @Test
    void churnAddsThreeAndRemovesThemAgain() {
        LiveMembership membership = members(4);
        List<Done> done = reconfigs(new ChurnWorkload(), 4, 1, PROMPT, membership);
        Map<String, Integer> times = new TreeMap<>();
        done.forEach(d -> changes(d.op()).forEach(c -> times.merge(c, 1, Integer::sum)));
        assertTrue(times.size() > 100, "only " + times.size() + " changes in three minutes");
        assertEquals(Set.of(1), new HashSet<>(times.values()));
        List<Set<String>> round =
                done.subList(0, 6).stream().map(d -> changes(d.op())).toList();
        assertEquals(Set.of(Set.of("+c1"), Set.of("+c2"), Set.of("+c3")), new HashSet<>(round.subList(0, 3)));
        assertEquals(List.of(Set.of("-c1"), Set.of("-c2"), Set.of("-c3")), round.subList(3, 6));
    }

    /** {+3}, {+5} and {-1, +4} at the same time; {+7} when all three completed. */
    @Test
    void figure1IsThePapersFigure1() {
        for (int seed = 0; seed < SEEDS; seed++) {
            LiveMembership membership = members(4);
            List<Done> done = reconfigs(new Figure1Workload(), 4, seed, TROUBLED, membership);
            Set<Set<String>> first = new HashSet<>();
            Set<@Nullable String> attempted = new HashSet<>();
            done.forEach(d -> attempted.add(d.op().node()));
            long lastOk = 0;
            for (Done d : done) {
                if (!changes(d.op()).contains("+x7")) {
                    first.add(changes(d.op()));
                    lastOk = d.type() == OpType.OK ? Math.max(lastOk, d.endNanos()) : lastOk;
                }
            }
            assertEquals(Set.of(Set.of("+x3"), Set.of("+x5"), Set.of("+x4", "-n1")), first);
            assertEquals(3, mostIncomparableInFlight(done), "seed " + seed);
            for (Done d : done) {
                assertTrue(!changes(d.op()).contains("+x7") || d.startNanos() >= lastOk, "too early: " + d);
            }
            assertEquals(
                    Set.of("n2", "n3", "n4"),
                    attempted.stream().filter(Objects::nonNull).collect(Collectors.toSet()),
                    "the first attempts, and not at the node that is to leave");
            assertEquals(Set.of("n2", "n3", "n4", "x3", "x4", "x5", "x7"), membership.members());
            assertEquals(Set.of(), membership.pendingJoins(), "every proposal was acknowledged in the end");
        }
    }

    @Test
    void replaceReplacesEveryMemberOneAfterAnother() {
        for (int nodes : List.of(3, 5)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                LiveMembership membership = members(nodes);
                List<Done> done = reconfigs(new ReplaceWorkload(), nodes, seed, TROUBLED, membership);
                List<String> acknowledged = new ArrayList<>();
                done.stream().filter(d -> d.type() == OpType.OK).forEach(d -> acknowledged.addAll(changes(d.op())));
                List<String> expected = new ArrayList<>();
                for (String old : settings(nodes, 0).nodes()) {
                    expected.addAll(List.of("+r-" + old, "-" + old));
                }
                assertEquals(expected, acknowledged, "seed " + seed);
                assertEquals(1, mostIncomparableInFlight(done), "one step at a time");
                assertEquals(Set.of(), membership.pendingRemovals());
            }
        }
    }

    @Test
    void aProposalIsRepeatedUntilItIsAcknowledged() {
        Invocation op = Operations.reconfig(List.of("n9"), List.of());
        List<OpType> answers = new ArrayList<>(List.of(OpType.INFO, OpType.FAIL, OpType.INFO, OpType.OK));
        List<Done> done = VirtualRun.of(
                UntilDone.of(op, members(3)),
                3,
                Duration.ofMinutes(1),
                1,
                (o, random) -> new Fate(answers.removeFirst(), Duration.ofMillis(10)),
                event -> {});
        assertEquals(
                List.of(OpType.INFO, OpType.FAIL, OpType.INFO, OpType.OK),
                done.stream().map(Done::type).toList());
        for (int i = 1; i < done.size(); i++) {
            long pause = done.get(i).startNanos() - done.get(i - 1).endNanos();
            assertTrue(pause >= Duration.ofMillis(300).toNanos(), "one attempt at a time, with a pause between");
        }
    }

    /** Of four members one has crashed for good: no other may leave before that one is out of the view. */
    @Test
    void aRemovalWaitsWhileItWouldBreakThePremise() {
        LiveMembership membership = members(4);
        FaultEvent crash = new FaultEvent(
                1, "crash-stop", FaultEvent.Phase.INSTALLED, List.of("n3"), List.of(), List.of(), true, "down");
        membership.accept(new Op(0, 0, Op.NEMESIS, OpType.INFO, FaultEvent.F, crash.toEdn(), Map.of()));
        Generator removal = UntilDone.of(Operations.reconfig(List.of(), List.of("n1")), membership);
        Context context = new Context(0, List.of(0L), List.of(0L), new SplittableRandom(1));
        assertInstanceOf(Step.Pending.class, removal.next(context));

        Object crashed = Operations.reconfig(List.of(), List.of("n3")).value();
        membership.accept(new Op(1, 1, 0L, OpType.INVOKE, "reconfig", crashed, Map.of()));
        membership.accept(new Op(2, 2, 0L, OpType.OK, "reconfig", crashed, Map.of()));
        assertInstanceOf(Step.Emit.class, removal.next(context));
    }

    /** Another proposal's completion says nothing of this one. */
    @Test
    void proposalsBesideEachOtherDoNotTakeEachOthersAnswers() {
        Invocation one = Operations.reconfig(List.of("n8"), List.of());
        Invocation other = Operations.reconfig(List.of("n9"), List.of());
        Generator both = dynacheck.generator.Generators.any(
                List.of(UntilDone.of(one, members(3)), UntilDone.of(other, members(3))));
        List<Done> done = VirtualRun.of(
                both,
                2,
                Duration.ofSeconds(30),
                1,
                (op, random) -> new Fate(op.equals(one) ? OpType.OK : OpType.INFO, Duration.ofMillis(10)),
                event -> {});
        assertEquals(1, done.stream().filter(d -> d.op().equals(one)).count());
        assertTrue(done.stream().filter(d -> d.op().equals(other)).count() > 50, "repeated to the end");
    }

    @Test
    void everyWorkloadWritesEachValueOnce() {
        for (Workload workload :
                List.of(new RegisterWorkload(), new ChurnWorkload(), new ReplaceWorkload(), new Figure1Workload())) {
            Workload.Plan plan = workload.plan(settings(5, 100));
            List<Done> done = VirtualRun.of(plan.clientOps(), 10, Duration.ofSeconds(60), 1, TROUBLED, event -> {});
            Set<Object> values = new HashSet<>();
            Map<Object, Integer> operations = new TreeMap<>();
            Map<Object, Integer> writes = new TreeMap<>();
            for (Done d : done) {
                List<?> keyAndValue = (List<?>) Objects.requireNonNull(d.op().value());
                operations.merge(keyAndValue.get(0), 1, Integer::sum);
                if (d.op().f().equals("write")) {
                    writes.merge(keyAndValue.get(0), 1, Integer::sum);
                    assertTrue(values.add(keyAndValue.get(1)), "written twice: " + keyAndValue);
                }
            }
            assertEquals(Set.copyOf(Operations.keys(settings(5, 100))), operations.keySet());
            for (String cold : Keys.COLD) {
                assertEquals(1, operations.get(cold), "written when the run begins, and left alone");
                assertEquals(1, writes.get(cold));
            }
            List<String> busy = Keys.busy(3);
            Map.of(busy.get(0), 2, busy.get(1), 3, busy.get(2), 5).forEach((key, oneIn) -> {
                double share = (double) writes.getOrDefault(key, 0) / operations.getOrDefault(key, 1);
                assertEquals(1.0 / oneIn, share, 0.12, key + ": " + writes + " of " + operations);
            });
            assertTrue(plan.requiredCoverage().contains("reads-of-written-values"));
        }
    }

    @Test
    void theRateIsKept() {
        Generator slow = new RegisterWorkload().plan(settings(5, 20)).clientOps();
        int count = VirtualRun.of(slow, 10, Duration.ofSeconds(60), 1, PROMPT, event -> {})
                .size();
        assertTrue(count > 1_000 && count < 1_400, "20 a second for a minute gave " + count);
    }

    /** Every register that the workload uses; {@code FinalOperationsTest} has the rest. */
    @Test
    void afterTheHealingEveryRegisterIsReadWrittenAndReadAtEveryMember() {
        Workload.Settings settings = settings(4, 0);
        for (Workload workload :
                List.of(new RegisterWorkload(), new ChurnWorkload(), new ReplaceWorkload(), new Figure1Workload())) {
            Map<String, Integer> times = new TreeMap<>();
            for (Function<Membership, Generator> stage : workload.plan(settings).finalOps()) {
                Generator ops = stage.apply(new LiveMembership(settings.nodes()));
                VirtualRun.of(ops, 6, Duration.ofMinutes(1), 1, PROMPT, event -> {})
                        .forEach(done -> times.merge(
                                done.op().f() + " "
                                        + ((List<?>) Objects.requireNonNull(
                                                        done.op().value()))
                                                .getFirst() + " at " + done.op().node(),
                                1,
                                Integer::sum));
            }
            Map<String, Integer> wanted = new TreeMap<>();
            for (String key : Operations.keys(settings)) {
                settings.nodes().forEach(node -> wanted.put("read " + key + " at " + node, 2));
                settings.nodes().forEach(node -> wanted.put("write " + key + " at " + node, 1));
            }
            assertEquals(wanted, times, workload.name());
        }
    }
}
