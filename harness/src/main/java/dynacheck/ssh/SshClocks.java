package dynacheck.ssh;

import dynacheck.cluster.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The clocks of {@link SshCluster}'s hosts. An offset is against the harness's clock. */
final class SshClocks implements Clocks {
    private static final Path OWN_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int LOOKS = 8;
    /** Reading a clock takes a while, and {@code date} sets whole seconds. */
    private static final double NEAR_SECONDS = 2;

    private final SshCluster cluster;

    SshClocks(SshCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String bump(String node, Duration by) throws IOException, InterruptedException {
        SshHost host = own(node);
        double before = offset(host);
        host.root("clock bump", host.clock().bump(by), "");
        double after = offset(host);
        if (Math.abs(after - before - by.toSeconds()) > NEAR_SECONDS) {
            throw new IOException(node + "'s clock " + told(before) + " " + told(after) + " after " + by);
        }
        return node + "'s clock " + told(before) + ", then " + told(after);
    }

    @Override
    public String strobe(String node, Duration by, Duration period) throws IOException, InterruptedException {
        SshHost host = own(node);
        host.root("clock strobe", host.clock().strobe(by, period), "");
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < LOOKS; i++) {
            double offset = offset(host);
            least = Math.min(least, offset);
            most = Math.max(most, offset);
            Thread.sleep(period.toMillis() * 2 / 3); // so that readings fall on both sides of the strobe
        }
        if (most - least < Math.abs(by.toSeconds()) - NEAR_SECONDS) {
            throw new IOException(node + "'s clock stayed between " + told(least) + " and " + told(most));
        }
        return node + "'s clock " + told(least) + " and " + told(most) + " by turns";
    }

    @Override
    public String reset(String node) throws IOException, InterruptedException {
        SshHost host = cluster.host(node);
        host.root("clock reset", host.clock().reset(System.currentTimeMillis()), "");
        double offset = offset(host);
        if (Math.abs(offset) > NEAR_SECONDS) {
            throw new IOException(node + "'s clock " + told(offset) + " after it was set");
        }
        cluster.harmed().remove(node);
        return node + "'s clock " + told(offset);
    }

    private static String told(double offset) {
        return "is off by %+.1f s".formatted(offset);
    }

    /** The host whose clock is about to be moved, if that moves no other host's. */
    private SshHost own(String node) throws IOException, InterruptedException {
        SshHost host = cluster.host(node);
        String boot = host.root("boot id", ClockScripts.bootId(), "");
        if (Files.isReadable(OWN_BOOT_ID)
                && Files.readString(OWN_BOOT_ID).strip().equals(boot)) {
            throw new IOException(node + " shares the kernel of this machine, and with it the clock");
        }
        cluster.harmed().add(node);
        return host;
    }

    private static double offset(SshHost host) throws IOException, InterruptedException {
        long before = System.currentTimeMillis();
        String said = host.root("clock", ClockScripts.now(), "");
        return (Long.parseLong(said) - (before + System.currentTimeMillis()) / 2.0) / 1000;
    }
}
