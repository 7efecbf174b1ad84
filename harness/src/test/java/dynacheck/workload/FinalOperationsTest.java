package dynacheck.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultEvent;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Change;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Membership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FinalOperationsTest {
    private static final List<String> THREE = List.of("n1", "n2", "n3");
    private static final List<Object> THREADS = List.of(0L, 1L);

    private final LiveMembership membership = new LiveMembership(THREE);
    private final List<Function<Membership, Generator>> stages = FinalOperations.of(List.of("a", "b"), THREE);
    private long index;

    private void happened(long process, OpType type, String f, Object value) {
        membership.accept(new Op(index, index++, process, type, f, value, Map.of()));
    }

    private void reconfig(OpType outcome, Set<String> add, Set<String> remove) {
        Object change = new Change(add, remove).toEdn();
        happened(100 + index, OpType.INVOKE, "reconfig", change);
        happened(100 + index - 1, outcome, "reconfig", change);
    }

    private void crashForGood(String node) {
        Object crash = new FaultEvent(
                        1, "crash-stop", FaultEvent.Phase.INSTALLED, List.of(node), List.of(), List.of(), true, "gone")
                .toEdn();
        membership.accept(new Op(index, index++, Keyword.of("nemesis"), OpType.INFO, FaultEvent.F, crash, Map.of()));
    }

    private List<Invocation> all(int stage) {
        List<Invocation> ops = new ArrayList<>();
        Generator generator = stages.get(stage).apply(membership);
        while (generator.next(at(0)) instanceof Step.Emit emit) {
            ops.add(emit.op());
            generator = emit.rest();
        }
        return ops;
    }

    private static Context at(long millis) {
        return new Context(millis * 1_000_000, THREADS, THREADS, new SplittableRandom(1));
    }

    private static Invocation read(String register, String node) {
        return Invocation.of("read", Arrays.asList(register, null), node);
    }

    private static Invocation reconfig(String node, Set<String> add, Set<String> remove) {
        return Invocation.of("reconfig", new Change(add, remove).toEdn(), node);
    }

    @Test
    void everyRegisterIsReadThenWrittenAndReadAtEveryLiveMember() {
        crashForGood("n2");
        List<Invocation> reads = List.of(read("a", "n1"), read("a", "n3"), read("b", "n1"), read("b", "n3"));
        assertEquals(reads, all(0));
        List<Invocation> last = all(2);
        assertEquals(
                List.of(
                        Invocation.of("write", List.of("a", -1L), "n1"),
                        Invocation.of("write", List.of("a", -2L), "n3"),
                        Invocation.of("write", List.of("b", -3L), "n1"),
                        Invocation.of("write", List.of("b", -4L), "n3")),
                last.subList(0, 4));
        assertEquals(reads, last.subList(4, 8));
    }

    @Test
    void noReconfigurationWhereTheRunHadNone() {
        assertEquals(List.of(), all(1));
        reconfig(OpType.FAIL, Set.of("n4"), Set.of());
        assertEquals(List.of(), all(1));
    }

    @Test
    void everyMemberIsAskedToAddTheSameNewProcess() {
        reconfig(OpType.OK, Set.of("z1"), Set.of());
        reconfig(OpType.OK, Set.of(), Set.of("n3"));
        assertEquals(
                List.of(
                        reconfig("n1", Set.of("z2"), Set.of()),
                        reconfig("n2", Set.of("z2"), Set.of()),
                        reconfig("z1", Set.of("z2"), Set.of())),
                all(1));
    }

    @Test
    void whatWasLeftHalfDoneIsProposedAgain() {
        reconfig(OpType.INFO, Set.of(), Set.of("n1"));
        assertEquals(List.of(reconfig("n2", Set.of(), Set.of("n1")), reconfig("n3", Set.of(), Set.of("n1"))), all(1));
        reconfig(OpType.OK, Set.of(), Set.of("n1"));
        reconfig(OpType.INFO, Set.of("n4"), Set.of());
        assertEquals(List.of(reconfig("n2", Set.of("n4"), Set.of()), reconfig("n3", Set.of("n4"), Set.of())), all(1));
    }

    /** Half a second later; a write with a new value, a reconfiguration with a safe one. */
    @Test
    void whoRefusesIsAskedAgain() {
        reconfig(OpType.OK, Set.of("n4"), Set.of());
        Invocation write = refusedOnce(2);
        assertEquals("write", write.f());
        assertEquals("n1", write.node());
        List<?> value = (List<?>) Objects.requireNonNull(write.value());
        assertEquals("a", value.getFirst());
        assertNotEquals(-1L, value.getLast());
        assertEquals(reconfig("n1", Set.of("n1"), Set.of()), refusedOnce(1));
        assertEquals(read("a", "n1"), refusedOnce(0));
    }

    /** What follows the first operation of a stage, refused a second after the stage began. */
    private Invocation refusedOnce(int stage) {
        Generator generator = stages.get(stage).apply(membership);
        List<Invocation> ops = new ArrayList<>();
        while (generator.next(at(0)) instanceof Step.Emit emit) {
            ops.add(emit.op());
            generator = emit.rest();
        }
        assertEquals(ops.size(), new HashSet<>(ops).size());
        Context busy = new Context(0, List.of(1L), THREADS, new SplittableRandom(1));
        assertInstanceOf(Step.Pending.class, generator.next(busy), "an answer is outstanding");
        Invocation first = ops.getFirst();
        Map<Keyword, Object> where = Map.of(Op.NODE, Objects.requireNonNull(first.node()));
        generator = generator.update(at(1_000), new Op(0, 0, 0L, OpType.FAIL, first.f(), first.value(), where));
        Step.Pending pending = assertInstanceOf(Step.Pending.class, generator.next(at(1_000)));
        assertEquals(1_500_000_000, pending.untilNanos());
        Step.Emit emit = assertInstanceOf(Step.Emit.class, generator.next(at(1_500)));
        assertTrue(emit.rest().next(at(1_500)) instanceof Step.Done);
        return emit.op();
    }
}
