package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.SearchScopes.assertHolds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
    @Test
    void writerReconfigurerReader() {
        assertHolds(
                47_808,
                SearchScopes.system(
                        Parts.FAITHFUL,
                        List.of(SearchScopes.WRITE),
                        List.of(SearchScopes.P3_ALONE),
                        List.of(SearchScopes.READ)));
    }

    @Test
    void writerAndReconfigurerThatReads() {
        assertHolds(937_653, SearchScopes.writerAndReconfigurerThatReads(Parts.FAITHFUL));
    }

    /** Asserts nothing but what every search does: how far larger scopes come is a measurement. */
    @Test
    @EnabledIfSystemProperty(
            named = "dynacheck.search",
            matches = "deep",
            disabledReason = "a measurement of larger scopes, for -Ddynacheck.search=deep")
    void deeper() {
        report(
                "writer, proposer, finisher that reads",
                SearchScopes.writerProposerAndFinisherThatReads(Parts.FAITHFUL));
        report(
                "writer, reader, reconfigurer",
                SearchScopes.system(
                        Parts.FAITHFUL,
                        List.of(SearchScopes.WRITE),
                        List.of(SearchScopes.READ),
                        List.of(SearchScopes.WITHOUT_P1)));
        report(
                "two reconfigurers, writer",
                SearchScopes.system(
                        Parts.FAITHFUL,
                        List.of(SearchScopes.WRITE),
                        List.of(SearchScopes.WITHOUT_P1),
                        List.of(SearchScopes.P3_ALONE)));
        report(
                "write, two reads, reconfigurer",
                SearchScopes.system(
                        Parts.FAITHFUL,
                        List.of(SearchScopes.WRITE),
                        List.of(),
                        List.of(SearchScopes.READ, SearchScopes.P3_ALONE, SearchScopes.READ)));
    }

    private static void report(String scope, Explorer.Result result) {
        assertEquals("", result.violation(), () -> scope + "\n" + String.join("\n", result.path()));
        System.out.printf(
                "%s: %,d states, %,d transitions, %s%n",
                scope, result.states(), result.transitions(), result.complete() ? "complete" : "not complete");
    }
}
