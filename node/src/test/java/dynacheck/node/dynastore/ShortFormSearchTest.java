package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.SearchScopes.assertHolds;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Every order of messages and calls in the short form, as {@link SystemSearchTest} has it for the faithful one. */
@NullUnmarked
class ShortFormSearchTest {
    @Test
    void writerReconfigurerReader() {
        assertHolds(
                36_816,
                SearchScopes.system(
                        ShortParts.SHORT,
                        List.of(SearchScopes.WRITE),
                        List.of(SearchScopes.P3_ALONE),
                        List.of(SearchScopes.READ)));
    }

    @Test
    void writerAndReconfigurerThatReadsTwice() {
        assertHolds(28_817, SearchScopes.writerAndReconfigurerThatReadsTwice(ShortParts.SHORT));
    }

    @Test
    void readerAndReconfigurerThatWrites() {
        assertHolds(2_894, SearchScopes.readerAndReconfigurerThatWrites(ShortParts.SHORT));
    }

    /** A transfer that makes do with the first majority. */
    @Test
    void writerReconfigurerReaderWhereNobodyWaits() {
        assertHolds(
                36_816,
                SearchScopes.system(
                        SearchScopes.IMPATIENT,
                        List.of(SearchScopes.WRITE),
                        List.of(SearchScopes.P3_ALONE),
                        List.of(SearchScopes.READ)));
    }

    @Test
    void writerAndReconfigurerIntoAViewOfTwoWhereNobodyWaits() {
        assertHolds(
                3_958_187,
                SearchScopes.system(
                        SearchScopes.IMPATIENT,
                        List.of(SearchScopes.WRITE),
                        List.of(),
                        List.of(SearchScopes.WITHOUT_P1, SearchScopes.READ)));
    }

    /** p2 and p3 go on without p1, and what they left is dropped: whoever asks about it hears NOTIFY alone. */
    @Test
    void writerAndReconfigurerIntoAViewOfTwo() {
        assertHolds(
                215_453,
                SearchScopes.system(
                        ShortParts.SHORT,
                        List.of(SearchScopes.WRITE),
                        List.of(),
                        List.of(SearchScopes.WITHOUT_P1, SearchScopes.READ)));
    }

    /** NV1-NV4 of the weak snapshot alone. */
    @Test
    void twoUpdatesThenScansAndAScanner() {
        assertHolds(72_739, SearchScopes.updatesThenScansAndAScanner(ShortParts.SHORT));
    }

    @Test
    void threeUpdatesThenScans() {
        assertHolds(
                208_670,
                SearchScopes.weakSnapshot(
                        ShortParts.SHORT,
                        List.of(SearchScopes.PROPOSE_4, SearchScopes.SCAN),
                        List.of(SearchScopes.PROPOSE_5, SearchScopes.SCAN),
                        List.of(SearchScopes.PROPOSE_6, SearchScopes.SCAN)));
    }
}
