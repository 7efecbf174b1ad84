package dynacheck.checker.register;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The results of the registers of one share; those of all shares make the result of the history. */
public final class ShareResult implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Where a register appears first: the split, and its place among the registers of the split. */
    record Place(int split, long place) implements Comparable<Place>, Serializable {
        private static final long serialVersionUID = 1L;
        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::split).thenComparingLong(Place::place);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    record Judged(Place first, JudgedRegister register) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private final ArrayList<Judged> registers;
    private final TreeSet<String> engines;
    private final ArrayList<Access> suspects;

    ShareResult(List<Judged> registers, Set<String> engines, Collection<Access> suspects) {
        this.registers = new ArrayList<>(registers);
        this.engines = new TreeSet<>(engines);
        this.suspects = new ArrayList<>(suspects);
    }

    /**
     * The result of the whole history.
     *
     * @param report of all splits, settled
     * @param areLegal whether in each share all registers that are not valid would be if they began with this value
     */
    public static AtomicityResult total(
            List<ShareResult> shares,
            AtomicityOptions options,
            SplitReport report,
            Predicate<@Nullable Object> areLegal) {
        List<JudgedRegister> all = shares.stream()
                .flatMap(share -> share.registers.stream())
                .sorted(Comparator.comparing(Judged::first))
                .map(Judged::register)
                .toList();
        Set<String> engines = new TreeSet<>();
        shares.forEach(share -> engines.addAll(share.engines));
        List<Access> suspects =
                shares.stream().flatMap(share -> share.suspects.stream()).toList();
        InitialHint hint = new InitialHint(options, new GroupsHint(all, suspects, areLegal));
        return AtomicityChecker.total(all, hint::in, report.doubts(), options, report.recorded(), engines);
    }
}
