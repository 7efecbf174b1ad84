package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranges of keys of which nothing has to move (protocol T2): one digest was shown by a majority of every view
 * that was left, and by a majority of the view to come. Registers only grow, so what was equal then is no less now.
 */
class RangeComparison {
    /** What a member showed. */
    private static final class Shown {
        private final ProcessId member;
        private final List<RangeDigest> told;
        /** By range; none where it told nothing, for there it has no key. They come sorted, and are few mostly. */
        private final RangeDigest[] ranges;

        Shown(ProcessId member, List<RangeDigest> told) {
            this.member = member;
            this.told = told;
            this.ranges = told.toArray(RangeDigest[]::new);
            Arrays.sort(ranges, Comparator.comparingInt(RangeDigest::range));
        }

        RangeDigest of(int range) {
            int low = 0;
            int high = ranges.length;
            while (low < high) {
                int middle = (low + high) / 2;
                if (ranges[middle].range() < range) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < ranges.length && ranges[low].range() == range ? ranges[low] : NO_KEYS.get(range);
        }

        long keys(BitSet some) {
            long keys = 0;
            for (RangeDigest digest : ranges) {
                keys += some.get(digest.range()) ? digest.count() : 0;
            }
            return keys;
        }

        boolean holds(RangeDigest digest) {
            return of(digest.range()).isSameAs(digest);
        }
    }

    private static final List<RangeDigest> NO_KEYS =
            IntStream.range(0, KeyRanges.COUNT).mapToObj(RangeDigest::empty).toList();

    private final Map<View, List<Shown>> shown = new LinkedHashMap<>();
    /** Ranges that were asked about: who told nothing of another one may have keys there. */
    private final BitSet asked;
    /** Those of them of which somebody told something. */
    private final BitSet used = new BitSet(KeyRanges.COUNT);
    /** Until more is shown; null: not worked out. */
    private @Nullable BitSet differing;

    RangeComparison(BitSet asked) {
        this.asked = asked;
    }

    void add(View view, SortedMap<ProcessId, Message.Reply> replies) {
        List<Shown> before = shown.getOrDefault(view, List.of());
        List<Shown> members = new ArrayList<>();
        replies.forEach((member, reply) -> {
            if (reply instanceof Message.Digests digests) {
                members.add(shownBy(member, digests.ranges(), before));
            }
        });
        shown.put(view, members);
        differing = null;
    }

    /** Each answer adds itself to those that came before. */
    private Shown shownBy(ProcessId member, List<RangeDigest> told, List<Shown> before) {
        for (Shown known : before) {
            if (known.told == told && known.member.equals(member)) {
                return known;
            }
        }
        told.forEach(digest -> used.set(digest.range()));
        used.and(asked);
        return new Shown(member, told);
    }

    /** What a majority of each of the views showed of {@code range}; null if that is not one and the same. */
    @Nullable
    RangeDigest agreed(int range) {
        if (!asked.get(range)) {
            return null;
        }
        RangeDigest last = null;
        for (Shown first : shown.values().iterator().next()) {
            RangeDigest candidate = first.of(range);
            if (last == null || !candidate.isSameAs(last)) {
                if (isAgreed(candidate)) {
                    return candidate;
                }
                last = candidate;
            }
        }
        return null;
    }

    private boolean isAgreed(RangeDigest digest) {
        for (Map.Entry<View, List<Shown>> members : shown.entrySet()) {
            if (!isShown(members.getKey(), members.getValue(), digest)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a majority of {@code view} showed one digest of {@code range}. */
    boolean shows(View view, int range) {
        List<Shown> members = shown.getOrDefault(view, List.of());
        return shown.values().iterator().next().stream().anyMatch(first -> isShown(view, members, first.of(range)));
    }

    private boolean isShown(View view, List<Shown> members, RangeDigest digest) {
        int holders = 0;
        for (Shown member : members) {
            holders += member.holds(digest) ? 1 : 0;
        }
        return holders >= needed(view);
    }

    /** The members of {@code view} that showed {@code digest}. */
    private List<ProcessId> holders(View view, RangeDigest digest) {
        List<ProcessId> holders = new ArrayList<>();
        for (Shown member : shown.getOrDefault(view, List.of())) {
            if (member.holds(digest)) {
                holders.add(member.member);
            }
        }
        return List.copyOf(holders);
    }

    int needed(View view) {
        return view.majority();
    }

    /** How many keys of some ranges a member of the views showed, at most. */
    long keys(BitSet some) {
        long most = 0;
        for (List<Shown> members : shown.values()) {
            for (Shown member : members) {
                most = Math.max(most, member.keys(some));
            }
        }
        return most;
    }

    /** Who showed no key of some ranges. */
    List<ProcessId> without(BitSet some) {
        return shown.values().stream()
                .flatMap(List::stream)
                .filter(member -> member.keys(some) == 0)
                .map(member -> member.member)
                .toList();
    }

    /** Ranges of which something may have to move. */
    BitSet differing() {
        BitSet known = differing;
        if (known == null) {
            known = compared();
            differing = known;
        }
        return (BitSet) known.clone();
    }

    private BitSet compared() {
        BitSet unlike = (BitSet) asked.clone();
        unlike.andNot(used);
        int unused = unlike.nextSetBit(0);
        if (unused >= 0 && agreed(unused) != null) { // and so it is with all that nobody has keys in
            unlike.clear();
        }
        for (int range = used.nextSetBit(0); range >= 0; range = used.nextSetBit(range + 1)) {
            unlike.set(range, agreed(range) == null);
        }
        return unlike;
    }

    /** Tells, for each stretch of ranges with the same holders everywhere, who they are. */
    List<TraceEvent> stretches(List<View> left, View target) {
        List<TraceEvent> events = new ArrayList<>();
        int begin = 0;
        Map<View, List<ProcessId>> since = Map.of();
        for (int range = 0; range < KeyRanges.COUNT; range = nextUnlike(range)) {
            Map<View, List<ProcessId>> now = agreeing(range);
            if (!now.equals(since)) {
                events.addAll(stretch(left, target, since, begin, range));
                begin = range;
                since = now;
            }
        }
        events.addAll(stretch(left, target, since, begin, KeyRanges.COUNT));
        return events;
    }

    /**
     * The next range that may differ from this one. Those of which everybody showed nothing are alike: most ranges of
     * most stores, which need no look of their own.
     */
    private int nextUnlike(int range) {
        if (used.get(range)) {
            return range + 1;
        }
        int known = used.nextSetBit(range);
        int otherwise = asked.get(range) ? asked.nextClearBit(range) : asked.nextSetBit(range);
        return Math.min(known < 0 ? KeyRanges.COUNT : known, otherwise < 0 ? KeyRanges.COUNT : otherwise);
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
