package dynacheck.cluster;

import java.time.Duration;

/**
 * How a directed link treats traffic.
 *
 * @param cut nothing passes; what was sent waits or is lost, as on a real cut cable
 * @param delay added to each chunk of bytes, order kept
 * @param bytesPerSecond 0 = unlimited
 * @param packets what happens to single packets; only where nodes are hosts
 */
public record LinkState(boolean cut, Duration delay, long bytesPerSecond, Packets packets) {
    public static final LinkState OPEN = new LinkState(false, Duration.ZERO, 0);
    public static final LinkState CUT = new LinkState(true, Duration.ZERO, 0);

    /** Shares of packets, in percent, to each of which this happens. */
    public record Packets(int lost, int duplicated, int reordered, int corrupted) {
        public static final Packets UNHARMED = new Packets(0, 0, 0, 0);

        public Packets {
            if (Math.min(Math.min(lost, duplicated), Math.min(reordered, corrupted)) < 0
                    || Math.max(Math.max(lost, duplicated), Math.max(reordered, corrupted)) > 99) {
                throw new IllegalArgumentException("a share of packets is from 0 to 99 percent");
            }
        }
    }

    public LinkState(boolean cut, Duration delay, long bytesPerSecond) {
        this(cut, delay, bytesPerSecond, Packets.UNHARMED);
    }

    public static LinkState delayed(Duration delay) {
        return new LinkState(false, delay, 0);
    }

    public static LinkState limited(long bytesPerSecond) {
        return new LinkState(false, Duration.ZERO, bytesPerSecond);
    }

    /** Open, but for this. */
    public static LinkState of(Packets packets) {
        return new LinkState(false, Duration.ZERO, 0, packets);
    }
}
