package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configurations that were met; another that differs only in having used up more leads nowhere that they did not. */
final class LeastUsed {
    private final Map<Config.Key, List<int[]>> met = new HashMap<>();
    private final int compared;
    private final int most;
    private boolean full;

    /**
     * @param compared how many of those that differ only in what they used are looked at, the latest first
     * @param most how many of those are taken
     */
    LeastUsed(int compared, int most) {
        this.compared = compared;
        this.most = most;
    }

    /** Remembers it; false if one that was met does as well, or if there are too many already. */
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

    /** Whether one was refused because there were too many. */
    boolean isFull() {
        return full;
    }
}
