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

        /** One after the other, independently. */
        private Packets and(Packets other) {
            return new Packets(
                    both(lost, other.lost),
                    both(duplicated, other.duplicated),
                    both(reordered, other.reordered),
                    both(corrupted, other.corrupted));
        }

        private static int both(int a, int b) {
            return Math.min(99, a + b - Math.round(a * b / 100f));
        }

        private Packets withoutLoss() {
            return new Packets(0, duplicated, reordered, corrupted);
        }
    }

    public LinkState(boolean cut, Duration delay, long bytesPerSecond) {
        this(cut, delay, bytesPerSecond, Packets.UNHARMED);
    }

    /** Both at once: delays add up, the lower rate holds, and whatever else one of them does to traffic is done. */
    public LinkState and(LinkState other) {
        boolean either = cut || other.cut;
        Packets all = packets.and(other.packets);
        long rate = bytesPerSecond == 0 || other.bytesPerSecond == 0
                ? bytesPerSecond + other.bytesPerSecond
                : Math.min(bytesPerSecond, other.bytesPerSecond);
        // Of what is cut no share is lost beside that.
        return new LinkState(either, delay.plus(other.delay), rate, either ? all.withoutLoss() : all);
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
