package dynacheck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.NodeFiles.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDamageTest {
    @TempDir
    Path folder;

    @Test
    void oneBitOfOneFileIsFlipped() throws IOException {
        byte[] whole = new byte[5000];
        Files.write(folder.resolve("log"), whole);
        Files.write(folder.resolve("empty"), new byte[0]);
        String told = FileDamage.in(folder, Damage.BIT_FLIP, 3);
        byte[] found = Files.readAllBytes(folder.resolve("log"));
        int at = Arrays.mismatch(whole, found);
        assertTrue(told.contains(" of byte " + at + " of log flipped: 0 reads back as " + (found[at] & 0xff)), told);
        assertEquals(1, Integer.bitCount(found[at] & 0xff));
        found[at] = 0;
        assertTrue(Arrays.equals(whole, found));
    }

    @Test
    void aTruncatedFileIsABeginningOfWhatItWas() throws IOException {
        Files.write(folder.resolve("log"), new byte[5000]);
        String told = FileDamage.in(folder, Damage.TRUNCATION, 3);
        long size = Files.size(folder.resolve("log"));
        assertTrue(size < 5000 && told.equals("log truncated from 5000 to " + size + " bytes"), told);
    }

    @Test
    void withoutAFileThereIsNothingToDamage() {
        assertThrows(IOException.class, () -> FileDamage.in(folder, Damage.BIT_FLIP, 3));
    }
}
