package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranges of keys of which nothing has to move (protocol T2): one digest was shown by a majority of every view
 * that was left, and by a majority of the view to come. Registers only grow, so what was equal then is no less now.
 */
class RangeComparison {
    /** Who showed what; a range of which a member told nothing has no key there. */
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
        for (RangeDigest candidate : candidates(range)) {
            boolean everywhere = true;
            for (View view : shown.keySet()) {
                everywhere &= holders(view, candidate).size() >= needed(view);
            }
            if (everywhere) {
                return candidate;
            }
        }
        return null;
    }

    /** Whether a majority of {@code view} showed one digest of {@code range}. */
    boolean shows(View view, int range) {
        return candidates(range).stream()
                .anyMatch(candidate -> holders(view, candidate).size() >= needed(view));
    }

    private Collection<RangeDigest> candidates(int range) {
        List<RangeDigest> candidates = new ArrayList<>();
        for (Map<Integer, RangeDigest> member : shown.values().iterator().next().values()) {
            RangeDigest digest = member.getOrDefault(range, RangeDigest.empty(range));
            if (!candidates.contains(digest)) {
                candidates.add(digest);
            }
        }
        return candidates;
    }

    int needed(View view) {
        return view.majority();
    }

    /** The members of {@code view} that showed {@code digest}. */
    List<ProcessId> holders(View view, RangeDigest digest) {
        List<ProcessId> holders = new ArrayList<>();
        RangeDigest empty = RangeDigest.empty(digest.range());
        shown.getOrDefault(view, new TreeMap<>()).forEach((member, ranges) -> {
            if (ranges.getOrDefault(digest.range(), empty).equals(digest)) {
                holders.add(member);
            }
        });
        return holders;
    }

    /** Ranges of which something may have to move, in order. */
    List<Integer> differing() {
        List<Integer> differing = new ArrayList<>();
        for (int range = 0; range < KeyRanges.COUNT; range++) {
            if (agreed(range) == null) {
                differing.add(range);
            }
        }
        return differing;
    }

    /** Tells, for each stretch of ranges with the same holders everywhere, who they are. */
    List<TraceEvent> stretches(List<View> left, View target) {
        List<TraceEvent> events = new ArrayList<>();
        int begin = 0;
        Map<View, List<ProcessId>> since = Map.of();
        for (int range = 0; range <= KeyRanges.COUNT; range++) {
            Map<View, List<ProcessId>> now = range < KeyRanges.COUNT ? agreeing(range) : Map.of();
            if (!now.equals(since)) {
                if (!since.isEmpty()) {
                    events.addAll(stretch(left, target, since, begin, range));
                }
                begin = range;
                since = now;
            }
        }
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
