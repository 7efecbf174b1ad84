package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.RegisterGroup.Common;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges register histories that are larger than memory. It sorts the operations by register into groups on disk, then
 * judges group by group. Linearizability is local, so the result is exactly that of {@link Atomicity}. Memory holds the
 * registers' names and results, the open operations, and those values of a group that can still be read.
 */
public final class GroupedAtomicity implements OpSink, Closeable {
    private static final int GROUPS = 256;
    private static final int BLOCK = 1 << 15;

    /** Upper estimate of the bytes that it takes to keep and judge one operation. */
    private static final int BYTES_OF_OPERATION = 800;

    /**
     * How it is done.
     *
     * @param temp folder for temporary files
     * @param mostTemp most bytes that they may take
     * @param lanes number of groups that are judged at a time
     * @param mostWhole most operations that each lane may keep in memory to explain a violation
     */
    public record Means(Path temp, long mostTemp, int lanes, long mostWhole) {
        /** Operations in memory may fill half of the heap. */
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
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<@Nullable Object> names = new ArrayList<>();
    private final AccessWriter[] writers = new AccessWriter[GROUPS];
    private final AtomicInteger judged = new AtomicInteger();

    public GroupedAtomicity(AtomicityOptions options, Means means) throws IOException {
        this.options = options;
        this.means = means;
        this.understanding = new Registers(options);
        this.feed = new RegisterFeed(understanding, new AccessSorter(understanding, this::write));
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
    public void file(String path) {
        feed.file(path);
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
     * Judges everything that was accepted. Must be called once only.
     *
     * @param threads judge the groups
     * @param isStopped whether to judge no further group; the result then says how much was judged
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
        if (all.size() < names.size()) {
            return interrupted(AtomicityChecker.total(all, keys -> keys, doubts, options, feed.recorded(), engines));
        }
        List<Access> suspects =
                groups.stream().flatMap(group -> group.suspects().stream()).toList();
        InitialHint hint = new InitialHint(options, new GroupsHint(all, suspects, value -> areLegal(groups, value)));
        return AtomicityChecker.total(all, hint::in, doubts, options, feed.recorded(), engines);
    }

    /** In the order in which the registers appear in the history. */
    private List<JudgedRegister> judge(List<RegisterGroup> groups, ExecutorService threads, BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        SortedMap<Integer, JudgedRegister> all = new TreeMap<>();
        List<Future<Map<Integer, JudgedRegister>>> results = new ArrayList<>();
        for (RegisterGroup group : groups) {
            results.add(threads.submit(() -> {
                Map<Integer, JudgedRegister> some = isStopped.getAsBoolean() ? Map.of() : group.judge();
                judged.addAndGet(some.size());
                return some;
            }));
        }
        for (Future<Map<Integer, JudgedRegister>> result : results) {
            try {
                all.putAll(result.get());
            } catch (ExecutionException e) {
                results.forEach(other -> other.cancel(false));
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            }
        }
        return List.copyOf(all.values());
    }

    /** Only some registers were judged, and nobody must take the result for that of the whole history. */
    private AtomicityResult interrupted(AtomicityResult some) {
        long broken = some.keys().stream()
                .filter(key -> key.verdict() == Verdict.INVALID)
                .count();
        String so = "Interrupted: %d of %d registers were judged, with %d of %d operations; "
                .formatted(some.keys().size(), names.size(), some.operations(), feed.recorded());
        return new AtomicityResult(
                broken > 0 ? Verdict.INVALID : Verdict.UNKNOWN,
                so + (broken > 0 ? broken + " of them not atomic." : "nothing wrong was found in them."),
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

    private static boolean areLegal(List<RegisterGroup> groups, @Nullable Object initial) {
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
