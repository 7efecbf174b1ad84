package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeImageTest {
    @TempDir
    Path folder;

    @Test
    void theRehearsalDoesWhatNodesDo() throws Exception {
        Rehearsal.rehearse(folder, 40);
        String trace = Files.readString(folder.resolve("n1.jsonl"));
        assertTrue(trace.contains("WriteInView") && trace.contains("UpdateCompleted"), "no operation in the trace");
    }

    /** A JVM can archive classes from jars only; a node then starts without an image. */
    @Test
    void classesInAFolderGiveNoImage() {
        assertEquals(List.of(), NodeImage.flags("java", folder.toString()));
    }
}
