package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import dynacheck.cluster.Disks.Fault;
import dynacheck.cluster.Disks.Tear;
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

    /** A program runs on the disk, is torn away from it, and what is there then comes back. */
    private record Torn(String said, int acknowledged, byte[] journal) {
        /** Records that are there as they were written, from the first on. */
        int whole() {
            int count = 0;
            while ((count + 1) * Journal.BYTES <= journal.length
                    && Arrays.equals(
                            Journal.record(count),
                            Arrays.copyOfRange(journal, count * Journal.BYTES, (count + 1) * Journal.BYTES))) {
                count++;
            }
            return count;
        }
    }

    private Torn torn(String cut, String sync) throws Exception {
        String folder = dir + "/data/wal";
        String program = Path.of(System.getProperty("java.home"), "bin", "java") + " -Xshare:auto -cp "
                + System.getProperty("java.class.path") + " " + Journal.class.getName() + " " + folder + "/journal "
                + dir + "/acknowledged " + sync;
        String said = mounted(
                "mkdir " + folder,
                "sh -c 'echo $$ >" + dir + "/pid; exec " + program + "' >/dev/null 2>&1 &",
                "i=0; until [ $(stat -c %s " + dir + "/acknowledged 2>/dev/null || echo 0) -ge 100 ]; do i=$((i+1));"
                        + " [ $i -lt 600 ] || exit 1; sleep 0.05; done",
                cut,
                "cp " + folder + "/journal " + dir + "/found 2>/dev/null || : >" + dir + "/found",
                scripts().thaw(),
                scripts().release());
        int acknowledged = (int) Files.size(dir.resolve("acknowledged"));
        return new Torn(said, acknowledged, Files.readAllBytes(dir.resolve("found")));
    }

    @Test
    void ofATornWriteAllThatWasSyncedIsThere() throws Exception {
        for (Tear tear : Tear.values()) {
            Torn torn = torn(scripts().tear(tear, 7 + tear.ordinal()), "sync");
            assertTrue(torn.said().matches("(?s)wal/journal: [1-9]\\d* of \\d+ half pages kept .*"), torn.said());
            assertTrue(torn.whole() >= torn.acknowledged(), torn.whole() + " of " + torn.acknowledged());
            int intact = torn.whole() * Journal.BYTES;
            byte[] tail = Arrays.copyOfRange(torn.journal(), intact, torn.journal().length);
            byte[] written = Journal.record(torn.whole());
            assertTrue(tail.length > 0, "something is left of what was not synced: " + torn.said());
            boolean starts = tail[0] == written[0] && tail.length > 8 && tail[8] == written[8];
            assertEquals(tear == Tear.PREFIX, starts, "its start is there only if it is a prefix");
            Files.delete(dir.resolve("acknowledged"));
        }
    }

    /** Harness mutant in reverse: a program that does not sync loses what it acknowledged, so the fault can tell. */
    @Test
    void whoDoesNotSyncLosesWhatItAcknowledged() throws Exception {
        Torn torn = torn(scripts().tear(Tear.PREFIX, 7), "no sync");
        assertTrue(torn.whole() < torn.acknowledged(), torn.whole() + " of " + torn.acknowledged());
    }

    @Test
    void afterAPowerCutAllThatWasSyncedIsThere() throws Exception {
        Torn cut = torn(scripts().cutPower(), "sync");
        assertTrue(cut.said().startsWith("the disk lost its power: "), cut.said());
        assertTrue(cut.whole() >= cut.acknowledged(), cut.whole() + " of " + cut.acknowledged());
    }

    /** Not even the file is there: nothing of what nobody synced has come to the disk by itself. */
    @Test
    void afterAPowerCutNothingIsThereThatWasNotSynced() throws Exception {
        Torn cut = torn(scripts().cutPower(), "no sync");
        assertTrue(
                cut.said().startsWith("the disk lost its power: never synced were wal/journal as a whole"), cut.said());
        assertEquals(0, cut.journal().length, cut.acknowledged() + " records were acknowledged");
    }

    /** Freezing would stop the file system that the folder is on: the machine's. */
    @Test
    void withoutADiskOfItsOwnNothingIsTorn() throws Exception {
        Files.writeString(dir.resolve("pid"), "" + ProcessHandle.current().pid());
        Said said = run("sh", "-c", scripts().tear(Tear.PREFIX, 1));
        assertEquals(new Said(1, "the node has no disk of its own"), said);
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
