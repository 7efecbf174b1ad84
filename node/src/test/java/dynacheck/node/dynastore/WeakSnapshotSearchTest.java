package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.SearchScopes.assertHolds;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Every order of messages of one weak snapshot with three members: NV1-NV4 always, NV5 at the end of each path. */
@NullUnmarked
class WeakSnapshotSearchTest {
    @Test
    void twoUpdatesThenScansAndAScanner() {
        assertHolds(19_409, SearchScopes.updatesThenScansAndAScanner(Parts.FAITHFUL));
    }

    @Test
    void twoUpdatesAndTwoScansInARow() {
        assertHolds(12_437, SearchScopes.updatesAndTwoScansInARow(Parts.FAITHFUL));
    }

    @Test
    void threeUpdates() {
        assertHolds(
                572,
                SearchScopes.weakSnapshot(
                        Parts.FAITHFUL,
                        List.of(SearchScopes.PROPOSE_4),
                        List.of(SearchScopes.PROPOSE_5),
                        List.of(SearchScopes.PROPOSE_6)));
    }
}
