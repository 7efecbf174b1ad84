package dynacheck.node.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Every order of messages of one weak snapshot with three members: NV1-NV4 always, NV5 at the end of each path. */
@NullUnmarked
class WeakSnapshotSearchTest {
    private static final Consumer<Machine.SnapshotProcess> PROPOSE_4 = s -> s.update(TestCluster.add(4));
    private static final Consumer<Machine.SnapshotProcess> PROPOSE_5 = s -> s.update(TestCluster.add(5));
    private static final Consumer<Machine.SnapshotProcess> PROPOSE_6 = s -> s.update(TestCluster.add(6));
    private static final Consumer<Machine.SnapshotProcess> SCAN = Machine.SnapshotProcess::scan;

    @Test
    void twoUpdatesThenScansAndAScanner() {
        assertHolds(19_409, updatesThenScansAndAScanner(Mutant.NONE));
    }

    @Test
    void twoUpdatesAndTwoScansInARow() {
        assertHolds(12_437, updatesAndTwoScansInARow(Mutant.NONE));
    }

    @Test
    void threeUpdates() {
        assertHolds(572, search(Mutant.NONE, List.of(PROPOSE_4), List.of(PROPOSE_5), List.of(PROPOSE_6)));
    }

    static Explorer.Result updatesThenScansAndAScanner(Mutant mutant) {
        return search(mutant, List.of(PROPOSE_4, SCAN), List.of(PROPOSE_5, SCAN), List.of(SCAN));
    }

    static Explorer.Result updatesAndTwoScansInARow(Mutant mutant) {
        return search(mutant, List.of(PROPOSE_4, SCAN), List.of(PROPOSE_5), List.of(SCAN, SCAN));
    }

    private static void assertHolds(long states, Explorer.Result result) {
        assertEquals("", result.violation(), () -> String.join("\n", result.path()));
        assertTrue(result.complete());
        assertEquals(states, result.states());
    }

    @SafeVarargs
    private static Explorer.Result search(Mutant mutant, List<Consumer<Machine.SnapshotProcess>>... scripts) {
        List<ProcessId> ids = List.of(TestCluster.pid(1), TestCluster.pid(2), TestCluster.pid(3));
        View view = View.of(List.of(TestCluster.add(1), TestCluster.add(2), TestCluster.add(3)));
        List<Supplier<Machine>> processes = new ArrayList<>();
        int[] calls = new int[scripts.length];
        for (int i = 0; i < scripts.length; i++) {
            ProcessId id = ids.get(i);
            List<Consumer<Machine.SnapshotProcess>> script = scripts[i];
            calls[i] = script.size();
            processes.add(() -> Machine.weakSnapshot(id, view, mutant, script));
        }
        return new Explorer(ids, processes, calls, new Judge(view, List.of()))
                .selfAtOnce()
                .answersAtOnce()
                .run(5_000_000);
    }
}
