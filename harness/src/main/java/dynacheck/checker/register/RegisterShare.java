package dynacheck.checker.register;

import dynacheck.history.History;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges those registers of a history that {@link SplitSorter} put into one share, by the same code as
 * {@link GroupedAtomicity}. A temporary file holds what happened to them.
 */
public final class RegisterShare implements Closeable {
    private final SpillFile spill;
    private final List<@Nullable Object> names = new ArrayList<>();
    private final List<ShareResult.Place> places = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();

    /** For each block, the registers' numbers here by their numbers there. */
    private final List<int[]> tables = new ArrayList<>();

    private int split = -1;
    private int[] table = new int[0];

    /** @param temp folder for a temporary file */
    public RegisterShare(Path temp) throws IOException {
        spill = new SpillFile(temp, 1, Long.MAX_VALUE);
    }

    /** Takes the next block. Splits come in the order of the history, and the blocks of a split in theirs. */
    public void add(int ofSplit, RegisterBlock block) throws IOException {
        if (ofSplit != split) {
            split = ofSplit;
            table = new int[0];
        }
        int known = table.length;
        table = Arrays.copyOf(table, known + block.names().size());
        for (RegisterBlock.Named named : block.names()) {
            table[known++] = number(named);
        }
        tables.add(table);
        spill.add(0, block.events(), block.events().length);
    }

    private int number(RegisterBlock.Named named) {
        Integer known = numbers.putIfAbsent(Writers.id(named.name()), names.size());
        if (known != null) {
            return known;
        }
        names.add(named.name());
        places.add(new ShareResult.Place(split, named.place()));
        return names.size() - 1;
    }

    /**
     * Judges all registers.
     *
     * @param report of all splits, settled
     * @param mostWhole most operations that may be in memory at a time
     */
    public ShareResult judge(SplitChain.Common common, SplitReport report, long mostWhole) throws IOException {
        Set<String> engines = ConcurrentHashMap.newKeySet();
        RegisterGroup group = group(common, report, mostWhole, engines);
        List<ShareResult.Judged> all = new ArrayList<>();
        group.judge().forEach((number, judged) -> all.add(new ShareResult.Judged(places.get(number), judged)));
        return new ShareResult(all, engines, group.suspects());
    }

    /** Whether all registers that are not valid would be valid if they began with this value. */
    public boolean areLegal(SplitChain.Common common, SplitReport report, long mostWhole, @Nullable Object initial)
            throws IOException {
        RegisterGroup group = group(common, report, mostWhole, ConcurrentHashMap.newKeySet());
        group.judge();
        return group.areLegal(initial);
    }

    private RegisterGroup group(SplitChain.Common common, SplitReport report, long mostWhole, Set<String> engines) {
        Explainer explainer = new Explainer(History.of(common.others()));
        return new RegisterGroup(
                new RegisterGroup.Common(names::get, common.options(), report.doubts(), explainer, mostWhole, engines),
                this::read);
    }

    private void read(AccessEvents events) throws IOException {
        Renumbered renumbered = new Renumbered(events);
        AccessReader reader = new AccessReader(renumbered);
        Iterator<int[]> next = tables.iterator();
        spill.read(0, block -> {
            renumbered.table = next.next();
            reader.read(block);
        });
    }

    @Override
    public void close() throws IOException {
        spill.close();
    }

    /** Gives the registers of a split the numbers that they have here. */
    private static final class Renumbered implements AccessEvents {
        private final AccessEvents events;
        private int[] table = new int[0];

        Renumbered(AccessEvents events) {
            this.events = events;
        }

        @Override
        public @Nullable Object key(int register) {
            return events.key(table[register]);
        }

        @Override
        public void invoked(int register, boolean texts, Access write, long horizon) {
            events.invoked(table[register], texts, write, horizon);
        }

        @Override
        public void completed(int register, boolean texts, Access access, long horizon) {
            events.completed(table[register], texts, access, horizon);
        }

        @Override
        public void open(int register, boolean texts, Access access) {
            events.open(table[register], texts, access);
        }
    }
}
