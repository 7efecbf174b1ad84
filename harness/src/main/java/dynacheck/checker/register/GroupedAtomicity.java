package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.checker.register.RegisterGroup.Common;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges histories of registers that are larger than memory: takes their lines, sorts the operations by registers into
 * groups on disk, then judges group by group. Linearizability is local, so this is exact: what it finds is what {@link
 * Atomicity} finds. Memory is needed for the registers' names and results, the operations that are open, and a group's
 * values that can still be read.
 */
public final class GroupedAtomicity implements OpSink, Closeable {
    private static final int GROUPS = 256;
    private static final int BLOCK = 1 << 15;

    /** Bytes that keeping and judging an operation takes, generously. */
    private static final int BYTES_OF_OPERATION = 800;

    /**
     * How it is done.
     *
     * @param temp folder for temporary files
     * @param mostTemp bytes that they may take
     * @param lanes groups that are judged at a time
     * @param mostWhole operations that each lane may have in memory to explain what is not valid
     */
    public record Means(Path temp, long mostTemp, int lanes, long mostWhole) {
        /** As much in memory as fits into half of the heap. */
        public static Means of(Path temp, long mostTemp, int lanes) {
            long whole = Runtime.getRuntime().maxMemory() / 2 / BYTES_OF_OPERATION / lanes;
            return new Means(temp, mostTemp, lanes, whole);
        }
    }

    private final AtomicityOptions options;
    private final Means means;
    private final Registers understanding;
    private final RegisterFeed feed;
    private final SpillFile spill;
    private final OpenReads reads = new OpenReads();
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<@Nullable Object> names = new ArrayList<>();
    private final AccessWriter[] writers = new AccessWriter[GROUPS];
    private final AtomicInteger judged = new AtomicInteger();

    public GroupedAtomicity(AtomicityOptions options, Means means) throws IOException {
        this.options = options;
        this.means = means;
        this.understanding = new Registers(options);
        this.feed = new RegisterFeed(understanding, new Sorter());
        this.spill = new SpillFile(means.temp(), GROUPS, means.mostTemp());
        for (int i = 0; i < GROUPS; i++) {
            writers[i] = new AccessWriter(BLOCK);
        }
    }

    @Override
    public void accept(Op op, int line) {
        feed.accept(op, line);
    }

    @Override
    public void note(String note) {
        feed.note(note);
    }

    /** What was tolerated while reading. */
    public List<String> notes() {
        return feed.notes();
    }

    /** Client operations that began so far. */
    public long recorded() {
        return feed.recorded();
    }

    /** Bytes of temporary files so far. */
    public long spilled() {
        return spill.size();
    }

    public int registers() {
        return names.size();
    }

    /** Registers that are judged by now. Any thread may ask. */
    public int judged() {
        return judged.get();
    }

    /**
     * Judges everything that was taken; not to be called twice.
     *
     * @param threads on which groups are judged
     * @param isStopped whether no further group is to be judged; what was not is UNKNOWN then, and named
     */
    public AtomicityResult finish(ExecutorService threads, BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        feed.end();
        for (int group = 0; group < GROUPS; group++) {
            flush(group);
        }
        Doubts doubts = understanding.doubts();
        doubts.settle(numbers::containsKey);
        Set<String> engines = ConcurrentHashMap.newKeySet();
        Explainer explainer = new Explainer(History.of(feed.others()));
        Common common = new Common(names::get, options, doubts, explainer, means.mostWhole(), engines);
        List<RegisterGroup> groups = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            int group = i;
            groups.add(new RegisterGroup(common, events -> spill.read(group, new AccessReader(events)::read)));
        }
        List<JudgedRegister> all = judge(groups, threads, isStopped);
        all.sort(Comparator.comparingInt(JudgedRegister::number));
        if (all.size() < names.size()) {
            return interrupted(AtomicityChecker.total(all, keys -> keys, doubts, options, feed.recorded(), engines));
        }
        InitialHint hint = new InitialHint(options, new OfGroups(groups, all));
        return AtomicityChecker.total(all, hint::in, doubts, options, feed.recorded(), engines);
    }

    private List<JudgedRegister> judge(List<RegisterGroup> groups, ExecutorService threads, BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        List<JudgedRegister> all = new ArrayList<>();
        List<Future<List<JudgedRegister>>> results = new ArrayList<>();
        for (RegisterGroup group : groups) {
            results.add(threads.submit(() -> {
                List<JudgedRegister> some = isStopped.getAsBoolean() ? List.of() : group.judge();
                judged.addAndGet(some.size());
                return some;
            }));
        }
        for (Future<List<JudgedRegister>> result : results) {
            try {
                all.addAll(result.get());
            } catch (ExecutionException e) {
                results.forEach(other -> other.cancel(false));
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            }
        }
        return all;
    }

    /** What was judged does not add up to what was recorded, and nobody is to take it for all. */
    private AtomicityResult interrupted(AtomicityResult some) {
        boolean isBroken = some.keys().stream().anyMatch(key -> key.verdict() == Verdict.INVALID);
        String so = "Interrupted: %d of %d registers were judged, with %d of %d operations; "
                .formatted(some.keys().size(), names.size(), some.operations(), feed.recorded());
        long broken = some.keys().stream()
                .filter(key -> key.verdict() == Verdict.INVALID)
                .count();
        return new AtomicityResult(
                isBroken ? Verdict.INVALID : Verdict.UNKNOWN,
                so + (isBroken ? broken + " of them not atomic." : "nothing wrong was found in them."),
                some.engine(),
                some.operations(),
                some.indeterminate(),
                some.keys(),
                some.counts(),
                some.tally(),
                some.notUnderstood());
    }

    private int number(@Nullable Object key) {
        Integer known = numbers.get(Writers.id(key));
        if (known != null) {
            return known;
        }
        numbers.put(Writers.id(key), names.size());
        names.add(key);
        return names.size() - 1;
    }

    private void write(int event, Access access, String f, long horizon) {
        int number = number(access.key());
        int group = number % GROUPS;
        AccessWriter writer = writers[group];
        writer.write(event, number, Registers.isOfTexts(f), access, horizon);
        if (writer.size() > BLOCK - 256) {
            flush(group);
        }
    }

    private void flush(int group) {
        AccessWriter writer = writers[group];
        try {
            if (writer.size() > 0) {
                spill.add(group, writer.bytes(), writer.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writer.clear();
    }

    @Override
    public void close() throws IOException {
        spill.close();
    }

    /** Sorts into groups. */
    private final class Sorter implements RegisterFeed.Taker {
        @Override
        public void began(long start) {
            reads.begin(start);
        }

        @Override
        public void ended(long start) {
            reads.end(start);
        }

        @Override
        public void invoked(Access access, String f) {
            write(AccessWriter.INVOKED, access, f, reads.horizon());
        }

        @Override
        public void completed(Access access, Op invoke, Op completion) {
            reads.end(access.start());
            understanding.understood(access, invoke, completion);
            write(AccessWriter.COMPLETED, access, invoke.f(), reads.horizon());
        }

        @Override
        public void open(Access access, Op invoke) {
            understanding.understood(access, invoke, null);
            write(AccessWriter.OPEN, access, invoke.f(), 0);
        }
    }

    /** For a hint at an initial value, which has to explain all groups. */
    private record OfGroups(List<RegisterGroup> groups, List<JudgedRegister> all) implements InitialHint.Judged {
        @Override
        public @Nullable Access read(Anomaly anomaly) {
            return groups.stream()
                    .map(group -> group.suspect(anomaly))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public boolean areLegal(List<KeyResult> keys, @Nullable Object initial) {
            boolean isInitialRead =
                    all.stream().anyMatch(r -> r.result().verdict() == Verdict.VALID && r.isInitialRead());
            if (isInitialRead) {
                return false;
            }
            try {
                for (RegisterGroup group : groups) {
                    if (!group.areLegal(initial)) {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
