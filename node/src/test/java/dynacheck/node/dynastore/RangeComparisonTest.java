package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the definition (protocol T2), range by range and member by member. */
class RangeComparisonTest {
    private static final int COMPARISONS = 2_000;

    private final Random random = new Random(1);
    private final Map<View, SortedMap<ProcessId, SortedMap<Integer, RangeDigest>>> told = new LinkedHashMap<>();
    private final BitSet asked = new BitSet(KeyRanges.COUNT);
    private final RangeComparison comparison = new RangeComparison(asked);

    @Test
    void findsWhatTheDefinitionSays() {
        int differing = 0;
        for (int i = 0; i < COMPARISONS; i++) {
            RangeComparisonTest one = new RangeComparisonTest();
            one.random.setSeed(i);
            differing += one.compare();
        }
        assertTrue(differing > COMPARISONS / 2, differing + " ranges differed: too few to have tried it");
    }

    private int compare() {
        List<View> views = List.of(V0, random.nextBoolean() ? with(V0, add(4)) : with(V0, add(4), add(5)));
        // In a few ranges, of which one is often the first, so that an empty one is seldom beside a full one by chance.
        int[] ranges = IntStream.generate(() -> random.nextInt(4) == 0 ? 0 : random.nextInt(KeyRanges.COUNT))
                .limit(random.nextInt(5))
                .toArray();
        boolean all = random.nextBoolean();
        IntStream.range(0, KeyRanges.COUNT)
                .filter(range -> all || random.nextInt(3) > 0)
                .forEach(asked::set);
        for (View view : views) {
            TreeMap<ProcessId, Message.Reply> replies = new TreeMap<>();
            SortedMap<ProcessId, SortedMap<Integer, RangeDigest>> members = new TreeMap<>();
            for (ProcessId member : view.members()) {
                if (random.nextInt(4) > 0) {
                    SortedMap<Integer, RangeDigest> digests = digests(ranges);
                    members.put(member, digests);
                    replies.put(
                            member, new Message.Digests(new MessageNumber(1, 1), new ArrayList<>(digests.values())));
                }
            }
            told.put(view, members);
            comparison.add(view, replies);
            assertEquals(comparison.differing(), comparison.differing()); // more answers may change what is known now
        }
        List<Integer> expected = IntStream.range(0, KeyRanges.COUNT)
                .filter(range -> asked.get(range) && !agrees(range))
                .boxed()
                .toList();
        assertEquals(expected, comparison.differing().stream().boxed().toList());
        assertEquals(asked.cardinality() - expected.size(), inStretches(views));
        return expected.size() == asked.cardinality() ? 0 : expected.size();
    }

    private SortedMap<Integer, RangeDigest> digests(int[] ranges) {
        SortedMap<Integer, RangeDigest> digests = new TreeMap<>();
        for (int range : ranges) {
            if (random.nextInt(3) > 0) {
                Timestamp ts = new Timestamp(random.nextInt(1, 3), "n1", 1, 1);
                digests.put(range, RangeDigest.empty(range).with("key", ts));
            }
        }
        return digests;
    }

    /** A majority of each view told one and the same. */
    private boolean agrees(int range) {
        return told.values().stream()
                .flatMap(members -> members.values().stream())
                .map(digests -> digests.getOrDefault(range, RangeDigest.empty(range)))
                .distinct()
                .anyMatch(digest -> told.entrySet().stream()
                        .allMatch(view -> holders(view.getValue(), digest)
                                >= view.getKey().majority()));
    }

    private static long holders(Map<ProcessId, SortedMap<Integer, RangeDigest>> members, RangeDigest digest) {
        return members.values().stream()
                .filter(shown -> shown.getOrDefault(digest.range(), RangeDigest.empty(digest.range()))
                        .equals(digest))
                .count();
    }

    /** Ranges in the stretches that were told; each has as many holders as its first range. */
    private int inStretches(List<View> views) {
        int ranges = 0;
        for (TraceEvent event : comparison.stretches(views.subList(0, 1), views.get(1))) {
            if (event instanceof TraceEvent.StretchHeld held) {
                int begin = Integer.parseInt(held.begin(), 16);
                int end = Integer.parseInt(held.end(), 16);
                ranges += end - begin;
                assertTrue(IntStream.range(begin, end)
                        .allMatch(range -> asked.get(range)
                                && held.holders()
                                        == holders(told.getOrDefault(views.get(1), new TreeMap<>()), agreed(range))));
            }
        }
        return ranges;
    }

    private RangeDigest agreed(int range) {
        RangeDigest digest = comparison.agreed(range);
        assertTrue(digest != null && agrees(range));
        return digest;
    }
}
