package dynacheck.campaign;

import dynacheck.sweep.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign runs.
 *
 * @param seeds of each arm
 * @param until when it ends, whatever is left of the seeds; null: with the last seed
 * @param stopAfter so many classes of INVALID seeds end it; 0: none does
 */
public record Plan(
        String name, List<Arm> arms, Range seeds, @Nullable Instant until, int stopAfter) {
    private static final long FEWEST = 4;
    private static final long MOST = 1024;

    /** A larger campaign has larger blocks, so that its results stay small. */
    private static final long BLOCKS = 1024;

    public Plan {
        arms = List.copyOf(arms);
    }

    /** A range of seeds of one arm. */
    public record Block(Arm arm, Range seeds) {}

    Line.PlanLine line() {
        return new Line.PlanLine(
                name,
                arms.stream().map(Arm::id).toList(),
                seeds.least(),
                seeds.most(),
                until == null ? null : until.toString(),
                stopAfter);
    }

    /** Lines that say what it is. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(Lines.text(line())));
        arms.forEach(arm -> texts.add(Lines.text(arm.about())));
        return texts;
    }

    /** A power of two, so that blocks of different plans lie within each other. */
    long blockSize() {
        if (until != null) {
            return 64;
        }
        return Long.highestOneBit(Math.clamp((seeds.most() - seeds.least() + 1) / BLOCKS, FEWEST, MOST));
    }

    /** What is left to do, one after the other, each arm in its turn. Not thread-safe. */
    public final class Rest {
        private final Shard shard;
        private final Summary done;
        private final List<Block> next = new ArrayList<>();
        private long at = seeds.least();
        private long number;

        public Rest(Shard shard, Summary done) {
            this.shard = shard;
            this.done = done;
        }

        /** Null: nothing is left. */
        public @Nullable Block next() {
            while (next.isEmpty() && at <= seeds.most()) {
                long last = Math.min(seeds.most(), (at / blockSize() + 1) * blockSize() - 1);
                for (int i = 0; i < arms.size(); i++) {
                    if (shard.has(number + i)) {
                        addGaps(arms.get(i), at, last);
                    }
                }
                number++;
                at = last + 1;
            }
            return next.isEmpty() ? null : next.removeFirst();
        }

        private void addGaps(Arm arm, long from, long to) {
            NavigableMap<Long, Long> ranges = done.ranges(arm.id());
            long free = from;
            Long before = ranges.floorKey(from);
            for (var range : new TreeMap<>(ranges.subMap(before == null ? from : before, true, to, true)).entrySet()) {
                if (range.getKey() > free) {
                    next.add(new Block(arm, new Range(free, range.getKey() - 1)));
                }
                free = Math.max(free, range.getValue() + 1);
            }
            if (free <= to) {
                next.add(new Block(arm, new Range(free, to)));
            }
        }
    }
}
