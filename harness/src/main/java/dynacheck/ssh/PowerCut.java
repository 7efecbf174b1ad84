package dynacheck.ssh;

import dynacheck.remote.Host;
import dynacheck.remote.Remote;
import dynacheck.remote.SshRemote;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Cuts the power of a host: by a command of this machine that knows its provider, or, given {@link #SYSRQ}, by the
 * host's own kernel, which resets the processor at once and writes nothing back. Given {@link #DISK}, only the disk of
 * the node loses its power, which needs no machine of its own: see {@link TearScripts}.
 */
public final class PowerCut {
    /** Instead of a command: reset by the host's kernel. */
    public static final String SYSRQ = "sysrq";

    /** Instead of a command: the node is killed, and its data is what its disk had at that moment. */
    public static final String DISK = "disk";

    private static final Duration COMMAND = Duration.ofSeconds(120);
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration PROBE = Duration.ofSeconds(20);
    private static final String BOOT_ID = "cat /proc/sys/kernel/random/boot_id";

    private PowerCut() {}

    /** Returns after the host has booted with another boot id. The ids before and after are the proof. */
    static String cut(SshHost ssh, String command) throws IOException, InterruptedException {
        Host host = ssh.host();
        String before = ssh.root("boot id", BOOT_ID, "");
        if (command.equals(SYSRQ)) {
            // A moment later, so that the answer to this command still arrives.
            ssh.root("reset", "setsid sh -c 'sleep 0.3; echo b >/proc/sysrq-trigger' >/dev/null 2>&1 </dev/null &", "");
        } else {
            here(command.replace("{host}", host.name()).replace("{address}", host.address()));
        }
        ssh.disconnect();
        long end = System.nanoTime() + BOOT.toNanos();
        String last = "the same boot id";
        while (System.nanoTime() - end < 0) {
            try (Remote probe = new SshRemote(host)) {
                String now = probe.exec(BOOT_ID, new byte[0], PROBE).orThrow("boot id");
                if (!now.equals(before)) {
                    return "power cut: boot id " + before + " before, " + now + " after";
                }
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            Thread.sleep(500); // between two looks at the condition
        }
        throw new IOException(host + " has not booted " + BOOT.toSeconds() + " s after its power was cut: " + last);
    }

    private static void here(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("--power-cmd failed, or did not end in " + COMMAND.toSeconds() + " s: " + command);
        }
    }
}
