package dynacheck.cluster;

import java.time.Duration;

/**
 * How a directed link treats traffic.
 *
 * @param cut nothing passes; what was sent waits or is lost, as on a real cut cable
 * @param delay added to each chunk of bytes, order kept
 * @param bytesPerSecond 0 = unlimited
 */
public record LinkState(boolean cut, Duration delay, long bytesPerSecond) {
    public static final LinkState OPEN = new LinkState(false, Duration.ZERO, 0);
    public static final LinkState CUT = new LinkState(true, Duration.ZERO, 0);

    public static LinkState delayed(Duration delay) {
        return new LinkState(false, delay, 0);
    }
}
