package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranges of keys of which nothing has to move (protocol T2): one digest was shown by a majority of every view
 * that was left, and by a majority of the view to come. Registers only grow, so what was equal then is no less now.
 */
class RangeComparison {
    /** Who showed what, by range; a range of which a member told nothing has no key there. */
    private final Map<View, SortedMap<ProcessId, Map<Integer, RangeDigest>>> shown = new LinkedHashMap<>();

    void add(View view, SortedMap<ProcessId, Message.Reply> replies) {
        TreeMap<ProcessId, Map<Integer, RangeDigest>> members = new TreeMap<>();
        replies.forEach((member, reply) -> {
            if (reply instanceof Message.Digests digests) {
                Map<Integer, RangeDigest> ranges = new TreeMap<>();
                digests.ranges().forEach(digest -> ranges.put(digest.range(), digest));
                members.put(member, ranges);
            }
        });
        shown.put(view, members);
    }

    /** What a majority of each of the views showed of {@code range}; null if that is not one and the same. */
    @Nullable
    RangeDigest agreed(int range) {
        RangeDigest last = null;
        for (Map<Integer, RangeDigest> member : shown.values().iterator().next().values()) {
            RangeDigest candidate = shownBy(member, range);
            if (!candidate.equals(last)) {
                if (isAgreed(candidate)) {
                    return candidate;
                }
                last = candidate;
            }
        }
        return null;
    }

    private static RangeDigest shownBy(Map<Integer, RangeDigest> member, int range) {
        RangeDigest digest = member.get(range);
        return digest == null ? RangeDigest.empty(range) : digest;
    }

    private boolean isAgreed(RangeDigest digest) {
        for (View view : shown.keySet()) {
            if (!isShown(view, digest)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a majority of {@code view} showed one digest of {@code range}. */
    boolean shows(View view, int range) {
        return shown.values().iterator().next().values().stream()
                .anyMatch(member -> isShown(view, shownBy(member, range)));
    }

    private boolean isShown(View view, RangeDigest digest) {
        return holders(view, digest).size() >= needed(view);
    }

    /** The members of {@code view} that showed {@code digest}. */
    private List<ProcessId> holders(View view, RangeDigest digest) {
        List<ProcessId> holders = new ArrayList<>();
        shown.getOrDefault(view, Collections.emptySortedMap()).forEach((member, ranges) -> {
            if (shownBy(ranges, digest.range()).equals(digest)) {
                holders.add(member);
            }
        });
        return holders;
    }

    int needed(View view) {
        return view.majority();
    }

    /** Ranges of which something may have to move, in order. */
    List<Integer> differing() {
        List<Integer> differing = new ArrayList<>();
        Set<Integer> used = used();
        boolean agrees = false;
        for (int range = 0; range < KeyRanges.COUNT; range++) {
            if (!isLikeTheOneBefore(range, used)) {
                agrees = agreed(range) != null;
            }
            if (!agrees) {
                differing.add(range);
            }
        }
        return differing;
    }

    /** Ranges of which somebody showed a key. */
    private Set<Integer> used() {
        Set<Integer> used = new TreeSet<>();
        shown.values().forEach(members -> members.values().forEach(ranges -> used.addAll(ranges.keySet())));
        return used;
    }

    /** Everybody showed nothing of both. Most ranges of most stores are like that, and need no look of their own. */
    private static boolean isLikeTheOneBefore(int range, Set<Integer> used) {
        return range > 0 && !used.contains(range) && !used.contains(range - 1);
    }

    /** Tells, for each stretch of ranges with the same holders everywhere, who they are. */
    List<TraceEvent> stretches(List<View> left, View target) {
        List<TraceEvent> events = new ArrayList<>();
        Set<Integer> used = used();
        int begin = 0;
        Map<View, List<ProcessId>> since = Map.of();
        for (int range = 0; range < KeyRanges.COUNT; range++) {
            Map<View, List<ProcessId>> now = isLikeTheOneBefore(range, used) ? since : agreeing(range);
            if (!now.equals(since)) {
                events.addAll(stretch(left, target, since, begin, range));
                begin = range;
                since = now;
            }
        }
        events.addAll(stretch(left, target, since, begin, KeyRanges.COUNT));
        return events;
    }

    private Map<View, List<ProcessId>> agreeing(int range) {
        Map<View, List<ProcessId>> holders = new LinkedHashMap<>();
        RangeDigest digest = agreed(range);
        if (digest != null) {
            shown.keySet().forEach(view -> holders.put(view, holders(view, digest)));
        }
        return holders;
    }

    private static List<TraceEvent> stretch(
            List<View> left, View target, Map<View, List<ProcessId>> holders, int begin, int end) {
        if (holders.isEmpty()) {
            return List.of();
        }
        List<TraceEvent> events = new ArrayList<>();
        String from = KeyRanges.begin(begin);
        String to = KeyRanges.begin(end);
        for (View view : left) {
            events.add(new TraceEvent.StretchRead(target, view, from, to, holders.getOrDefault(view, List.of())));
        }
        events.add(new TraceEvent.StretchHeld(
                target, from, to, holders.getOrDefault(target, List.of()).size()));
        return events;
    }
}
