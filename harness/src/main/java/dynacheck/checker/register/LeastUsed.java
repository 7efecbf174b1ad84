package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Known configurations. One that differs from a known one only by having used up more leads nowhere new. */
final class LeastUsed {
    private final Map<Config.Key, List<int[]>> met = new HashMap<>();
    private final int compared;
    private final int most;
    private boolean full;

    /**
     * @param compared how many known ones that differ only in what they used are compared, the latest first
     * @param most how many of those are kept
     */
    LeastUsed(int compared, int most) {
        this.compared = compared;
        this.most = most;
    }

    /** Remembers it. False if a known one is as good, or if there are too many already. */
    boolean add(Config c) {
        List<int[]> alike = met.computeIfAbsent(c.unusedKey(), k -> new ArrayList<>(1));
        for (int i = Math.max(0, alike.size() - compared); i < alike.size(); i++) {
            if (Config.isAtMost(alike.get(i), c.used())) {
                return false;
            }
        }
        if (alike.size() >= most) {
            full = true;
            return false;
        }
        alike.add(c.used());
        return true;
    }

    /** Whether one was left out because there were too many. */
    boolean isFull() {
        return full;
    }
}
