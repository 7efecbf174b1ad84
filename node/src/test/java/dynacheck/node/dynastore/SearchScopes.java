package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/** What is searched through in every order of messages and calls: three processes, each with its calls in a row. */
@NullUnmarked
final class SearchScopes {
    static final Consumer<Machine.SnapshotProcess> PROPOSE_4 = s -> s.update(TestCluster.add(4));
    static final Consumer<Machine.SnapshotProcess> PROPOSE_5 = s -> s.update(TestCluster.add(5));
    static final Consumer<Machine.SnapshotProcess> PROPOSE_6 = s -> s.update(TestCluster.add(6));
    static final Consumer<Machine.SnapshotProcess> SCAN = Machine.SnapshotProcess::scan;

    static final Operation WRITE = new Operation.Write("k", "a");
    static final Operation READ = new Operation.Read("k");
    static final Operation P3_ALONE = new Operation.Reconfig(List.of(TestCluster.remove(1), TestCluster.remove(2)));
    static final Operation WITHOUT_P1 = new Operation.Reconfig(List.of(TestCluster.remove(1)));
    static final Operation NO_CHANGE = new Operation.Reconfig(List.of(TestCluster.add(3)));

    /** The short form where nobody waits for answers beyond a majority: in a search no time passes. */
    static final ShortParts IMPATIENT = new ShortParts() {
        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return new ContactQ(self, incarnation, quorum(), outbox) {
                @Override
                boolean isEnough(Call call) {
                    return true;
                }
            };
        }
    };

    private static final List<ProcessId> IDS = List.of(TestCluster.pid(1), TestCluster.pid(2), TestCluster.pid(3));
    private static final View VIEW = View.of(List.of(TestCluster.add(1), TestCluster.add(2), TestCluster.add(3)));

    private SearchScopes() {}

    static Explorer.Result updatesThenScansAndAScanner(Parts parts) {
        return weakSnapshot(parts, List.of(PROPOSE_4, SCAN), List.of(PROPOSE_5, SCAN), List.of(SCAN));
    }

    static Explorer.Result updatesAndTwoScansInARow(Parts parts) {
        return weakSnapshot(parts, List.of(PROPOSE_4, SCAN), List.of(PROPOSE_5), List.of(SCAN, SCAN));
    }

    static Explorer.Result writerAndReconfigurerThatReads(Parts parts) {
        return system(parts, List.of(WRITE), List.of(), List.of(P3_ALONE, READ));
    }

    static Explorer.Result writerAndReconfigurerThatReadsTwice(Parts parts) {
        return system(parts, List.of(WRITE), List.of(), List.of(READ, P3_ALONE, READ));
    }

    static Explorer.Result readerAndReconfigurerThatWrites(Parts parts) {
        return system(parts, List.of(), List.of(READ), List.of(P3_ALONE, WRITE));
    }

    /** p3 transfers with nothing of its own to propose, as a finisher does. */
    static Explorer.Result writerProposerAndFinisherThatReads(Parts parts) {
        return system(parts, List.of(WRITE), List.of(P3_ALONE), List.of(NO_CHANGE, READ));
    }

    /** One weak snapshot alone. */
    @SafeVarargs
    static Explorer.Result weakSnapshot(Parts parts, List<Consumer<Machine.SnapshotProcess>>... scripts) {
        List<Supplier<Machine>> processes = new ArrayList<>();
        int[] calls = new int[scripts.length];
        for (int i = 0; i < scripts.length; i++) {
            ProcessId id = IDS.get(i);
            List<Consumer<Machine.SnapshotProcess>> script = scripts[i];
            calls[i] = script.size();
            processes.add(() -> Machine.weakSnapshot(id, VIEW, parts, script));
        }
        return explorer(processes, calls, new Judge(VIEW, List.of())).run(5_000_000);
    }

    /** Whole processes. */
    @SafeVarargs
    static Explorer.Result system(Parts parts, List<Operation>... scripts) {
        List<Supplier<Machine>> processes = new ArrayList<>();
        int[] calls = new int[scripts.length];
        for (int i = 0; i < scripts.length; i++) {
            ProcessId id = IDS.get(i);
            List<Operation> script = scripts[i];
            calls[i] = script.size();
            processes.add(() -> Machine.dynaStore(
                    parts.core(id, VIEW, DurableState.fresh(), TestCluster.IMPATIENT, parts.outbox()), script));
        }
        return explorer(processes, calls, new Judge(VIEW, List.of(scripts)))
                .run(Long.getLong("dynacheck.search.states", 5_000_000));
    }

    private static Explorer explorer(List<Supplier<Machine>> processes, int[] calls, Judge judge) {
        return new Explorer(IDS, processes, calls, judge).selfAtOnce().answersAtOnce();
    }

    /** The search met every state, as many as these, and nothing is wrong in any. */
    static void assertHolds(long states, Explorer.Result result) {
        assertEquals("", result.violation(), () -> String.join("\n", result.path()));
        assertTrue(result.complete());
        assertEquals(states, result.states());
    }
}
