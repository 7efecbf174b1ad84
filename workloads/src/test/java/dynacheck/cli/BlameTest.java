package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which fault did it, asked of the reference node with a planted bug. */
@Timeout(120)
class BlameTest {
    /** One member leaves; then n1 is killed, and starts again. The other two faults are there to be suspected. */
    private static final String SCHEDULE = """
            {:target "dynastore" :options {"mutant" "%s"} :checkers ["%s"]
             :seed 4 :nodes ["n1" "n2" "n3" "n4" "n5"] :clients 1 :reconfigurers 1
             :model {:latencyMicros 300, :slowLinks 0.0, :loss 0.0, :duplication 0.0, :clogging 0.0, :clogMillis 1,
                     :syncMicros 500, :slowSyncs 0.0, :failingSyncs 0.0, :amnesia false, :oldDisk false}
             :operations
             [{:at-ns 12000000, :thread 1, :node "n2", :f :reconfig, :value {:add [], :remove ["n5"]}}
              {:at-ns 13000000, :thread 0, :node "n3", :f :write, :value ["0" 1]}
              {:at-ns 60000000, :thread 0, :node "n3", :f :read, :value ["0" nil]}]
             :faults
             [{:at-ns 1000000, :until-ns 5000000, :kind :pause, :nodes {"n4" :paused}, :links [], :cut-off []
               :permanent false}
              {:at-ns 40000000, :until-ns 45000000, :kind :kill, :nodes {"n1" :down}, :links [], :cut-off []
               :permanent false}
              {:at-ns 100000000, :until-ns 110000000, :kind :pause, :nodes {"n3" :paused}, :links [], :cut-off []
               :permanent false}]}
            """;

    @TempDir
    Path dir;

    private Typed blame(String mutant, String failure) throws Exception {
        Path file = Files.writeString(dir.resolve("schedule.edn"), SCHEDULE.formatted(mutant, failure));
        return Typed.of("replay", file.toString(), "--blame", "--budget", "30s", "--store", dir + "/store");
    }

    /** What a node forgot shows only if it starts again. */
    @Test
    void theKillIsBlamedForWhatWasNotOnDisk() throws Exception {
        Typed run = blame("cur-view-not-persisted", "white-box/Durability order");
        assertEquals(1, run.code(), run.out());
        String told = run.out()
                .lines()
                .filter(line -> line.startsWith("which fault did it: "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                told.endsWith("The failure needs: kill n1 at 0.040 s; reconfiguration -n5 at n2, at 0.012 s."),
                run.out());
        assertTrue(
                run.out().contains("without every pause (2): fails in 3 of 10 runs, not needed")
                        || run.out().contains("without every pause (2): fails in 10 of 10 runs, not needed"),
                run.out());
        Path report = dir.resolve("store/latest/report.html");
        assertTrue(Files.readString(report).contains("Which fault did it</h2>"));
        assertEquals(1, Main.exitCode("analyze", dir.resolve("store/latest").toString()));
        assertTrue(Files.readString(report).contains("kill n1 at 0.040 s"), "a page made again has it, too");
    }

    /** The control: the same faults, and a bug that needs none of them. */
    @Test
    void noFaultIsBlamedForWhatComesWithoutThem() throws Exception {
        Typed run = blame("lost-add", "white-box");
        assertEquals(1, run.code(), run.out());
        assertTrue(run.out().contains("The failure needs: reconfiguration -n5 at n2, at 0.012 s.\n"), run.out());
        assertFalse(run.out().contains("needs: kill") || run.out().contains("; kill"), run.out());
    }

    @Test
    void aValidRunHasNothingToBlame() throws Exception {
        Path file = Files.writeString(
                dir.resolve("schedule.edn"),
                SCHEDULE.formatted("x", "white-box").replace("{\"mutant\" \"x\"}", "{}"));
        Typed run = Typed.of("replay", file.toString(), "--blame", "--store", dir + "/store");
        assertTrue(run.out().contains("nothing to ask, for this run is "), run.out());
        assertFalse(Files.exists(dir.resolve("store/latest/blame.json")));
    }
}
