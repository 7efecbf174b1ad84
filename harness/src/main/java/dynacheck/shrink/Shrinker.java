package dynacheck.shrink;

import dynacheck.fault.FaultModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Delta debugging of a failing script. Each attempt leaves something out, or makes it tamer, and runs what is left; it
 * is kept if that fails in the same way. Leaving an operation out moves every later message, so that a failure may need
 * other luck: an attempt is made with several seeds, with more of them the smaller it is.
 */
public final class Shrinker {
    private static final long MILLI = 1_000_000;
    private static final int SEED_BUDGET = 600;
    private static final int MOST_SEEDS = 40;

    private final Predicate<Script> fails;
    private final BooleanSupplier over;
    private Script best;
    private long runs;
    private long nextSeed = 1;

    private Shrinker(Script script, Predicate<Script> fails, BooleanSupplier over) {
        this.best = script;
        this.fails = fails;
        this.over = over;
    }

    /**
     * What came out.
     *
     * @param runs how many scripts were run
     */
    public record Result(Script script, long runs) {}

    /**
     * Makes the script as small as it can.
     *
     * @param fails runs a script and says whether it fails in the way that matters
     * @param over asked before each attempt
     * @return nothing if the script itself fails with no seed tried
     */
    public static Optional<Result> shrink(Script script, Predicate<Script> fails, BooleanSupplier over) {
        Shrinker shrinker = new Shrinker(script, fails, over);
        if (!shrinker.attempt(script, MOST_SEEDS)) {
            return Optional.empty();
        }
        shrinker.run();
        return Optional.of(new Result(shrinker.best, shrinker.runs));
    }

    /** Until nothing can be left out any more. */
    private void run() {
        dropKinds();
        boolean smaller = true;
        while (smaller && !over.getAsBoolean()) {
            smaller = dropTail();
            smaller |= dropFaults();
            smaller |= dropOperations();
            smaller |= tame();
            smaller |= dropNodes();
            squeeze();
        }
        renumber();
    }

    /** The coarse cuts first: all faults, all that follows the healing, one kind of operation, all but one register. */
    private void dropKinds() {
        tame();
        attempt(best.withFaults(List.of()));
        attempt(best.onlyOperations(op -> !op.afterHealing()));
        for (String f : values(Script.Operation::f)) {
            attempt(best.onlyOperations(op -> !op.f().equals(f)));
        }
        for (String key : values(Shrinker::key)) {
            attempt(best.onlyOperations(op -> key.isEmpty() || key(op).isEmpty() || key(op).equals(key)));
        }
        for (String node : values(Script.Operation::node)) {
            attempt(best.onlyOperations(op -> !op.node().equals(node)));
        }
    }

    private List<String> values(Function<Script.Operation, String> what) {
        return List.copyOf(best.operations().stream().map(what).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The register that an operation is about; empty for another operation. */
    private static String key(Script.Operation op) {
        return op.value() instanceof List<?> pair && !pair.isEmpty() ? String.valueOf(pair.getFirst()) : "";
    }

    /** Nothing after the failure is needed: the shortest beginning, by halves. */
    private boolean dropTail() {
        boolean smaller = false;
        int size = best.operations().size();
        for (int cut = size / 2; cut > 0; cut /= 2) {
            while (best.operations().size() > cut
                    && attempt(best.withOperations(
                            best.operations().subList(0, best.operations().size() - cut)))) {
                smaller = true;
            }
        }
        return smaller;
    }

    private boolean dropOperations() {
        return drop(() -> best.operations(), rest -> best.withOperations(rest));
    }

    private boolean dropFaults() {
        return drop(() -> best.faults(), rest -> best.withFaults(rest));
    }

    /** Leaves out chunks, ever smaller ones, down to single elements. */
    private <T> boolean drop(Supplier<List<T>> all, Function<List<T>, Script> with) {
        boolean smaller = false;
        for (int chunk = Math.max(1, all.get().size() / 2); chunk >= 1 && !over.getAsBoolean(); chunk /= 2) {
            for (int from = all.get().size() - chunk; from > -chunk; from -= chunk) {
                List<T> now = all.get();
                int begin = Math.max(0, from);
                int end = Math.min(now.size(), from + chunk);
                if (begin < end) {
                    List<T> rest = new ArrayList<>(now.subList(0, begin));
                    rest.addAll(now.subList(end, now.size()));
                    smaller |= attempt(with.apply(rest));
                }
            }
        }
        return smaller;
    }

    /** A network and disks that do nothing by themselves, or less. */
    private boolean tame() {
        return attempt(best.withModel(FaultModel.CALM))
                || attempt(best.withModel(best.model().withoutFailingSyncs()));
    }

    /** Fewer nodes in V(0), down to three: what asked the last one asks another. */
    private boolean dropNodes() {
        boolean smaller = false;
        for (int i = best.nodes().size() - 1; i >= 0 && best.nodes().size() > 3; i--) {
            String gone = best.nodes().get(i);
            List<String> rest = new ArrayList<>(best.nodes());
            rest.remove(gone);
            List<Script.Operation> asked = new ArrayList<>();
            for (Script.Operation op : best.operations()) {
                asked.add(
                        op.node().equals(gone)
                                ? new Script.Operation(
                                        op.atNanos(), op.thread(), op.afterHealing(), op.f(), op.value(), rest.get((int)
                                                (op.thread() % rest.size())))
                                : op);
            }
            smaller |= attempt(best.withNodes(rest).withOperations(asked));
        }
        return smaller;
    }

    /** Shorter pauses between what happens. */
    private void squeeze() {
        for (long gap = 1_000; gap >= 10; gap /= 3) {
            Script shorter = squeezed(gap * MILLI);
            if (!shorter.equals(best)) {
                attempt(shorter);
            }
        }
    }

    private Script squeezed(long mostNanos) {
        TreeSet<Long> times = new TreeSet<>();
        best.operations().forEach(op -> times.add(op.atNanos()));
        best.faults().forEach(f -> {
            times.add(f.atNanos());
            times.add(Math.max(f.atNanos(), f.untilNanos()));
        });
        Map<Long, Long> moved = new HashMap<>();
        long before = 0;
        long now = 0;
        for (long time : times) {
            now += Math.min(mostNanos, time - before);
            before = time;
            moved.put(time, now);
        }
        ToLongFunction<Long> to = time -> moved.getOrDefault(time, time);
        return best.withOperations(best.operations().stream()
                        .map(op -> new Script.Operation(
                                to.applyAsLong(op.atNanos()),
                                op.thread(),
                                op.afterHealing(),
                                op.f(),
                                op.value(),
                                op.node()))
                        .toList())
                .withFaults(best.faults().stream()
                        .map(f -> new Script.Fault(
                                to.applyAsLong(f.atNanos()),
                                f.untilNanos() == Script.TO_THE_END ? f.untilNanos() : to.applyAsLong(f.untilNanos()),
                                f.kind(),
                                f.nodes(),
                                f.links(),
                                f.cutOff(),
                                f.permanent()))
                        .toList());
    }

    /** Threads that do nothing any more go. */
    private void renumber() {
        List<Long> clients = threads(t -> t < best.clients());
        List<Long> others = threads(t -> t >= best.clients());
        int fewer = Math.max(1, clients.size());
        List<Script.Operation> operations = best.operations().stream()
                .map(op -> new Script.Operation(
                        op.atNanos(),
                        op.thread() < best.clients()
                                ? clients.indexOf(op.thread())
                                : fewer + others.indexOf(op.thread()),
                        op.afterHealing(),
                        op.f(),
                        op.value(),
                        op.node()))
                .toList();
        attempt(best.withThreads(fewer, Math.max(1, others.size()), operations));
    }

    private List<Long> threads(Predicate<Long> which) {
        return best.operations().stream()
                .map(Script.Operation::thread)
                .distinct()
                .filter(which)
                .sorted()
                .toList();
    }

    private boolean attempt(Script candidate) {
        if (candidate.equals(best)) {
            return false;
        }
        int seeds = Math.clamp(SEED_BUDGET / Math.max(1, candidate.size()), 1, MOST_SEEDS);
        return attempt(candidate, seeds);
    }

    /** Keeps the candidate if it differs and fails, with its own seed or one of {@code seeds} - 1 others. */
    private boolean attempt(Script candidate, int seeds) {
        for (int i = 0; i < seeds && !over.getAsBoolean(); i++) {
            Script seeded = i == 0 ? candidate : candidate.withSeed(nextSeed++);
            runs++;
            if (fails.test(seeded)) {
                best = seeded;
                return true;
            }
        }
        return false;
    }
}
