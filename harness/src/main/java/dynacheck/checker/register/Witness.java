package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reduces operations that have no legal order to few of which none can be left out. Leaving out a write is sound only
 * if nobody left observed it, so a set is <em>closed</em> if it holds, for each observation, every write that can have
 * been observed.
 */
final class Witness {
    private final Writers writers;
    private final long[] ends;
    private final long[] latestStart;
    private final Map<Access, List<Access>> sources = new HashMap<>();

    Witness(Writers writers) {
        this.writers = writers;
        List<Access> writes = writers.effective().stream()
                .filter(a -> a.isWrite() && a.isDefinite())
                .sorted(Comparator.comparingLong(Access::end))
                .toList();
        ends = writes.stream().mapToLong(Access::end).toArray();
        latestStart = new long[ends.length];
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < ends.length; i++) {
            latest = Math.max(latest, writes.get(i).start());
            latestStart[i] = latest;
        }
    }

    /** Writes that this one can have observed: started before it ended, not surely overwritten before it started. */
    List<Access> sources(Access access) {
        return sources.computeIfAbsent(access, a -> {
            if (!a.observes()) {
                return List.of();
            }
            if (writers.hasAppends()) {
                return parts(a);
            }
            int before = lowerBound(a.start());
            long overwritten = before == 0 ? Long.MIN_VALUE : latestStart[before - 1];
            List<Access> candidates = writers.of(a.observed()).stream()
                    .filter(w -> w != a && w.start() < a.end())
                    .toList();
            List<Access> current =
                    candidates.stream().filter(w -> w.end() >= overwritten).toList();
            // None is left: then the last one that was overwritten shows where the value came from.
            return current.isEmpty()
                    ? candidates.stream().max(Comparator.comparingLong(Access::end)).stream()
                            .toList()
                    : current;
        });
    }

    /** Whether appends make values of values. */
    boolean isOfTexts() {
        return writers.hasAppends();
    }

    /** Where appends make texts of texts: writes whose text is a part of what was observed. No other is in it. */
    private List<Access> parts(Access access) {
        String observed = String.valueOf(access.observed());
        return writers.effective().stream()
                .filter(w -> w != access && w.isWrite() && w.start() < access.end())
                .filter(w -> observed.contains(String.valueOf(w.value())))
                .toList();
    }

    private int lowerBound(long start) {
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean isClosed(List<Access> accesses) {
        Set<Access> all = new HashSet<>(accesses);
        long horizon = horizon(all);
        return accesses.stream().allMatch(a -> holdsSources(all, a, horizon));
    }

    /** With every write that one of them can have observed. */
    List<Access> closure(List<Access> accesses) {
        Set<Access> all = new LinkedHashSet<>(accesses);
        int before = 0;
        while (before < all.size()) {
            before = all.size();
            // A source that ends later makes more of them count.
            long horizon = horizon(all);
            for (Access access : List.copyOf(all)) {
                sources(access).stream().filter(s -> s.start() < horizon).forEach(all::add);
            }
        }
        return List.copyOf(all);
    }

    /** Without observations of what is not there. */
    List<Access> closed(List<Access> accesses) {
        Set<Access> rest = new HashSet<>(accesses);
        boolean changed = true;
        while (changed) {
            long horizon = horizon(rest);
            changed = rest.removeIf(a -> !holdsSources(rest, a, horizon));
        }
        return accesses.stream().filter(rest::contains).toList();
    }

    /** The moment by which every operation that surely took effect had done so. */
    private static long horizon(Set<Access> accesses) {
        return accesses.stream()
                .filter(Access::isDefinite)
                .mapToLong(Access::end)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private boolean holdsSources(Set<Access> all, Access access, long horizon) {
        for (Access source : sources(access)) {
            if (source.start() < horizon && !all.contains(source)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param accesses closed, without a legal order
     * @param impossible whether closed operations have no legal order
     */
    List<Access> minimal(List<Access> accesses, Predicate<List<Access>> impossible) {
        List<Access> witness = new ArrayList<>(accesses);
        // Reads first: without them fewer writes are needed.
        witness.sort(Comparator.comparing(Access::isWrite).thenComparingLong(Access::start));
        for (int chunk = Math.max(1, witness.size() / 2); ; chunk = Math.max(1, chunk / 2)) {
            boolean removed = false;
            for (int from = 0; from < witness.size(); ) {
                List<Access> rest = new ArrayList<>(witness);
                rest.subList(from, Math.min(rest.size(), from + chunk)).clear();
                List<Access> closed = closed(rest);
                if (!closed.isEmpty() && impossible.test(closed)) {
                    witness = new ArrayList<>(closed);
                    removed = true;
                } else {
                    from += chunk;
                }
            }
            if (chunk == 1 && !removed) {
                List<Access> prefix = impossiblePrefix(witness, impossible);
                if (prefix.size() == witness.size()) {
                    witness.sort(Comparator.comparingLong(Access::start));
                    return witness;
                }
                witness = new ArrayList<>(prefix);
            }
        }
    }

    /** The shortest beginning that has no legal order: what comes later is not needed. */
    private List<Access> impossiblePrefix(List<Access> accesses, Predicate<List<Access>> impossible) {
        long[] ends = accesses.stream()
                .filter(Access::isDefinite)
                .mapToLong(Access::end)
                .sorted()
                .toArray();
        for (long end : ends) {
            List<Access> prefix = closed(accesses.stream()
                    .filter(a -> a.start() < end && (a.end() <= end || !a.isDefinite()))
                    .toList());
            if (!prefix.isEmpty() && prefix.size() < accesses.size() && impossible.test(prefix)) {
                return prefix;
            }
        }
        return accesses;
    }

    /** Whether none can be left out: an independent check of {@link #minimal}, for a few operations. */
    @Nullable
    String flaw(List<Access> witness, @Nullable Object initial) {
        if (!isClosed(witness)) {
            return "it observes writes that it does not hold";
        }
        if (Linearization.exists(witness, initial)) {
            return "it has a legal order";
        }
        for (Access gone : witness) {
            List<Access> rest = new ArrayList<>(witness);
            rest.remove(gone);
            if (isClosed(rest) && !Linearization.exists(rest, initial)) {
                return "it does not need operation " + gone.start();
            }
        }
        return null;
    }
}
