package dynacheck.node.abd;

import static dynacheck.node.abd.AbdSearch.reads;
import static dynacheck.node.abd.AbdSearch.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Every order in small scopes, searched to the end; each rule that only order decides is missed at once. */
@NullUnmarked
class AbdSearchTest {
    @Test
    void aWriterAndAReaderThatReadsTwice() {
        assertEquals(new AbdSearch.Result(134_541, ""), AbdSearch.search(Rules.ABD, write("a"), reads(2)));
    }

    @Test
    void readsThatDoNotWriteBackAreFound() {
        assertFound(AbdMutants.ABD_READ_WITHOUT_WRITE_BACK);
    }

    @Test
    void aSmallQuorumIsFound() {
        assertFound(AbdMutants.ABD_SMALL_QUORUM);
    }

    private static void assertFound(AbdMutants mutant) {
        String found = AbdSearch.search(mutant.rules(), write("a"), reads(2)).violation();
        assertTrue(found.startsWith("A: not atomic"), found);
    }
}
