package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import dynacheck.cluster.Disks.Fault;
import dynacheck.cluster.NodeFiles.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands run by a shell of this machine. Those that mount need root on Linux, and run in a mount namespace of
 * their own, so that nothing stays mounted whatever happens.
 */
class DiskScriptsTest {
    @TempDir
    Path dir;

    private DiskScripts scripts() throws IOException {
        return new DiskScripts(
                dir.toString(), Files.createDirectories(dir.resolve("data")).toString());
    }

    private record Said(int exitCode, String text) {}

    private static Said run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Said(process.exitValue(), text.strip());
    }

    /** The scripts one after the other, in a mount namespace of their own; all must succeed. */
    private String mounted(String... steps) throws IOException, InterruptedException {
        Needs.that(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("user.name").equals("root"),
                "mounting needs root on Linux");
        String lack = run("unshare", "-m", "sh", "-c", DiskScripts.probe(dir + "/other"))
                .text();
        Needs.that(lack.isEmpty(), lack);
        String all = String.join(" ) && ( ", steps);
        Said said = run("unshare", "-m", "sh", "-c", "( " + scripts().mount() + " ) && ( " + all + " )");
        assertEquals(0, said.exitCode(), said.text());
        return said.text();
    }

    @Test
    void aFullDiskTakesNoWriteUntilItIsHealed() throws Exception {
        DiskScripts disk = scripts();
        String said = mounted(disk.install(Fault.FULL), disk.heal(Fault.FULL), disk.release());
        assertTrue(said.startsWith("a write fails: No space left on device"), said);
        assertTrue(said.contains(" KiB free\na synced write passes\ndisk unmounted"), said);
        assertTrue(Files.notExists(dir.resolve("disk.img")));
    }

    @Test
    void aReadOnlyDiskKeepsWhatItHas() throws Exception {
        DiskScripts disk = scripts();
        String said = mounted(
                "echo kept >" + dir + "/data/file; sync",
                disk.install(Fault.READ_ONLY),
                disk.heal(Fault.READ_ONLY),
                "cat " + dir + "/data/file",
                disk.release());
        assertEquals("a write fails: Read-only file system\na synced write passes\nkept\ndisk unmounted", said);
    }

    @Test
    void aSlowDiskIsFastAgainAfterHealing() throws Exception {
        DiskScripts disk = scripts();
        String said = mounted(disk.install(Fault.SLOW), disk.heal(Fault.SLOW), disk.release());
        assertTrue(said.matches("a synced write took \\d{3,4} ms\nloop slow ended\na synced write passes\n.*"), said);
    }

    /** As when the harness vanished in the middle: no part of healing may wait for ever. */
    @Test
    void whateverIsInForceHealingUndoes() throws Exception {
        DiskScripts disk = scripts();
        String said = mounted(disk.install(Fault.SLOW), disk.thaw(), disk.release(), disk.thaw(), disk.release());
        assertTrue(said.endsWith("loop slow ended\ndisk unmounted"), said);
    }

    @Test
    void oneBitOfOneFileIsFlipped() throws Exception {
        byte[] whole = new byte[3000];
        Arrays.fill(whole, (byte) 0x41);
        DiskScripts disk = scripts();
        Files.write(dir.resolve("data/log"), whole);
        Files.createDirectory(dir.resolve("data/folder"));
        for (int seed = 1; seed <= 8; seed++) {
            Files.write(dir.resolve("data/log"), whole);
            Said said = run("sh", "-c", disk.damage(Damage.BIT_FLIP, seed));
            byte[] found = Files.readAllBytes(dir.resolve("data/log"));
            int at = Arrays.mismatch(whole, found);
            assertTrue(at >= 0, said.text());
            assertEquals(1, Integer.bitCount((found[at] ^ 0x41) & 0xff));
            assertTrue(
                    said.text().endsWith("of byte " + at + " of log flipped: 65 reads back as " + (found[at] & 0xff)),
                    said.text());
            found[at] = 0x41;
            assertTrue(Arrays.equals(whole, found), "nothing else changed");
        }
    }

    @Test
    void aTruncatedFileIsShorter() throws Exception {
        DiskScripts disk = scripts();
        Files.write(dir.resolve("data/log"), new byte[3000]);
        Said said = run("sh", "-c", disk.damage(Damage.TRUNCATION, 3));
        long size = Files.size(dir.resolve("data/log"));
        assertTrue(size < 3000);
        assertEquals("log truncated from 3000 to " + size + " bytes", said.text());
    }

    @Test
    void withoutAFileThereIsNothingToDamage() throws Exception {
        assertEquals(new Said(1, "no file to damage"), run("sh", "-c", scripts().damage(Damage.BIT_FLIP, 3)));
    }
}
