package dynacheck.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Events in each second from the start on; of the first days only, so that a wild time costs nothing. */
final class Rate {
    private static final int MOST_SECONDS = 200_000;

    private final List<Long> perSecond = new ArrayList<>();

    void count(long nanos) {
        long second = Duration.ofNanos(nanos).toSeconds();
        if (second >= 0 && second < MOST_SECONDS) {
            while (perSecond.size() <= second) {
                perSecond.add(0L);
            }
            perSecond.set((int) second, perSecond.get((int) second) + 1);
        }
    }

    int seconds() {
        return perSecond.size();
    }

    List<Long> from(int second) {
        return List.copyOf(perSecond.subList(Math.min(second, perSecond.size()), perSecond.size()));
    }
}
