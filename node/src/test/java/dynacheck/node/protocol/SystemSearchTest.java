package dynacheck.node.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every order of messages and calls of three whole processes with a write, a read and a reconfiguration: atomicity,
 * NV1-NV4 and Definition 2 always, and at the end of each path every call has ended. The proposal is that p3 stays
 * alone, so that a value which only p1 and p2 have is lost unless the protocol brings it along.
 *
 * <p>{@code -Ddynacheck.search=deep} searches larger scopes, up to {@code -Ddynacheck.search.states=N} states (40 bytes
 * each).
 */
@NullUnmarked
class SystemSearchTest {
    private static final Operation WRITE = new Operation.Write("k", "a");
    private static final Operation READ = new Operation.Read("k");
    private static final Operation P3_ALONE =
            new Operation.Reconfig(List.of(TestCluster.remove(1), TestCluster.remove(2)));
    private static final Operation WITHOUT_P1 = new Operation.Reconfig(List.of(TestCluster.remove(1)));
    private static final Operation NO_CHANGE = new Operation.Reconfig(List.of(TestCluster.add(3)));

    @Test
    void writerReconfigurerReader() {
        assertHolds(47_808, search(Mutant.NONE, List.of(WRITE), List.of(P3_ALONE), List.of(READ)));
    }

    @Test
    void writerAndReconfigurerThatReads() {
        assertHolds(937_653, writerAndReconfigurerThatReads(Mutant.NONE));
    }

    static Explorer.Result writerAndReconfigurerThatReads(Mutant mutant) {
        return search(mutant, List.of(WRITE), List.of(), List.of(P3_ALONE, READ));
    }

    /** p3 transfers with nothing of its own to propose, as a finisher does. */
    static Explorer.Result writerProposerAndFinisherThatReads(Mutant mutant) {
        return search(mutant, List.of(WRITE), List.of(P3_ALONE), List.of(NO_CHANGE, READ));
    }

    @Test
    @EnabledIfSystemProperty(named = "dynacheck.search", matches = "deep")
    void deeper() {
        report("writer, proposer, finisher that reads", writerProposerAndFinisherThatReads(Mutant.NONE));
        report("writer, reader, reconfigurer", search(Mutant.NONE, List.of(WRITE), List.of(READ), List.of(WITHOUT_P1)));
        report(
                "two reconfigurers, writer",
                search(Mutant.NONE, List.of(WRITE), List.of(WITHOUT_P1), List.of(P3_ALONE)));
        report(
                "write, two reads, reconfigurer",
                search(Mutant.NONE, List.of(WRITE), List.of(), List.of(READ, P3_ALONE, READ)));
    }

    private static void report(String scope, Explorer.Result result) {
        assertEquals("", result.violation(), () -> scope + "\n" + String.join("\n", result.path()));
        System.out.printf(
                "%s: %,d states, %,d transitions, %s%n",
                scope, result.states(), result.transitions(), result.complete() ? "complete" : "not complete");
    }

    private static void assertHolds(long states, Explorer.Result result) {
        assertEquals("", result.violation(), () -> String.join("\n", result.path()));
        assertTrue(result.complete());
        assertEquals(states, result.states());
    }

    @SafeVarargs
    private static Explorer.Result search(Mutant mutant, List<Operation>... scripts) {
        List<ProcessId> ids = List.of(TestCluster.pid(1), TestCluster.pid(2), TestCluster.pid(3));
        View view = View.of(List.of(TestCluster.add(1), TestCluster.add(2), TestCluster.add(3)));
        List<Supplier<Machine>> processes = new ArrayList<>();
        int[] calls = new int[scripts.length];
        for (int i = 0; i < scripts.length; i++) {
            ProcessId id = ids.get(i);
            List<Operation> script = scripts[i];
            calls[i] = script.size();
            processes.add(() -> Machine.dynaStore(new DynaStore(id, view, DurableState.fresh(), mutant), script));
        }
        return new Explorer(ids, processes, calls, new Judge(view, List.of(scripts)))
                .selfAtOnce()
                .answersAtOnce()
                .run(Long.getLong("dynacheck.search.states", 5_000_000));
    }
}
