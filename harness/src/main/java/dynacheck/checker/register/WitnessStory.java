package dynacheck.checker.register;

import dynacheck.checker.Results;
import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Explains in sentences why a few operations have no legal order, also where values do not identify their writes. */
final class WitnessStory {
    /** So many are explained one by one. */
    private static final int FEW = 12;

    /** No more are explained; of the rest only the number is given. */
    private static final int MOST_SHOWN = 32;

    private static final int MOST_REASONS = 24;

    private final Register register;
    private final List<Access> witness;
    private final List<Access> shown;
    private final int cut;
    private final Writers writers;
    private final Witness reduction;
    private final Access last;
    private final @Nullable Access between;

    /**
     * @param witness without a legal order, by start
     * @param cut how many earlier operations are left out, since these have no legal order whatever was before
     */
    WitnessStory(Register register, List<Access> witness, int cut, Writers writers, Witness reduction) {
        this.register = register;
        this.witness = witness;
        this.shown = witness.subList(Math.max(0, witness.size() - MOST_SHOWN), witness.size());
        this.cut = cut;
        this.writers = writers;
        this.reduction = reduction;
        this.last = witness.stream()
                .filter(Access::observes)
                .max(Comparator.comparingLong(Access::end))
                .orElse(witness.getLast());
        this.between = between();
    }

    static boolean isLong(List<Access> witness) {
        return witness.size() > FEW;
    }

    List<Access> witness() {
        return witness;
    }

    /** The observation that ended last. */
    Access last() {
        return last;
    }

    /** Whether what {@link #last} observed had surely been replaced before. */
    boolean isReplaced() {
        return between != null;
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        int hidden = witness.size() - shown.size();
        if (cut > 0) {
            sentences.add(Results.count(cut, "operation") + " before these " + (cut == 1 ? "is" : "are")
                    + " left out: whatever the register held then, these have no legal order.");
        }
        if (hidden > 0) {
            sentences.add("The first " + hidden + " of " + witness.size()
                    + " operations, none of which can be left out, are not shown here; results.edn has them.");
        }
        for (Access access : shown) {
            sentences.add(label(access) + ": " + Explainer.tell(access) + ".");
        }
        sentences.addAll(reasons());
        String fork = labels(a -> a.isCas() && !a.changesNothing() && Objects.equals(a.observed(), last.observed()));
        long sources = witness.stream()
                .filter(a -> a.isWrite() && Objects.equals(a.value(), last.observed()))
                .count();
        if (fork.contains(",") && sources <= 1) {
            sentences.add("Whichever of " + fork + " came first left another value, so no other can have found "
                    + Edn.brief(last.observed()) + ".");
        }
        if (between != null && shown.contains(between)) {
            sentences.add("%s left %s behind after every write of %s that %s can have met, and before %s started."
                    .formatted(
                            label(between),
                            Edn.brief(between.value()),
                            Edn.brief(last.observed()),
                            label(last),
                            label(last)));
        }
        sentences.add("No order of these " + witness.size() + " operations is legal"
                + (cut > 0 ? ", whatever was before them" : "") + "; every order was ruled out.");
        return sentences;
    }

    /** An operation that surely stands between what {@code last} can have met and itself, and left another value. */
    private @Nullable Access between() {
        long met = latestEnd();
        return witness.stream()
                .filter(a -> last.observes() && a.start() > met && a.precedes(last))
                .filter(a -> a.kind() != Access.Kind.APPEND && !Objects.equals(a.value(), last.observed()))
                .findFirst()
                .orElse(null);
    }

    /** When the last write that can have written what {@code last} observed had taken effect. */
    long latestEnd() {
        List<Access> left = reduction.isOfTexts() ? List.of() : reduction.sources(last);
        return Stream.concat(witness.stream(), left.stream())
                .filter(a -> a.kind() == Access.Kind.APPEND
                        || a != last && a.isWrite() && Objects.equals(a.value(), last.observed()))
                .mapToLong(a -> a.kind() == Access.Kind.APPEND ? Long.MAX_VALUE : a.end())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /**
     * {@code cas-fork}, {@code cas-order}, {@code lost-initial}, {@code lost-write}, {@code stale-read} or
     * {@code order-flip}.
     */
    String name() {
        if (witness.stream().anyMatch(Access::isCas)) {
            long onSame = witness.stream()
                    .filter(a -> a.isCas()
                            && last.isCas()
                            && !a.changesNothing()
                            && Objects.equals(a.observed(), last.observed()))
                    .count();
            return onSame > 1 ? "cas-fork" : "cas-order";
        }
        if (Objects.equals(last.value(), register.initial())) {
            return "lost-initial";
        }
        List<Access> reads = witness.stream().filter(Access::isRead).toList();
        if (reads.size() < 2) {
            boolean seen = between != null
                    && register.accesses().stream()
                            .anyMatch(r -> r.isRead()
                                    && r.isOk()
                                    && r.end() > between.start()
                                    && Objects.equals(r.value(), between.value()));
            return seen ? "stale-read" : "lost-write";
        }
        boolean again =
                reads.stream().anyMatch(r -> r != last && Objects.equals(r.value(), last.value()) && r.precedes(last));
        return again || reads.size() > 2 ? "order-flip" : "stale-read";
    }

    private String labels(Predicate<Access> chosen) {
        return shown.stream().filter(chosen).map(w -> label(w)).collect(Collectors.joining(", "));
    }

    /** For each observation, why none of the writes that can have given it is still the latest. */
    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        for (Access access : shown) {
            if (access.observes() && reasons.size() < MOST_REASONS / 2) {
                reasons.add(reduction.isOfTexts() ? ofText(access) : ofValue(access));
            }
        }
        for (Access first : shown) {
            for (Access then : shown) {
                boolean direct =
                        first.precedes(then) && witness.stream().noneMatch(m -> first.precedes(m) && m.precedes(then));
                if (direct && reasons.size() < MOST_REASONS) {
                    reasons.add(label(first) + " < " + label(then) + " because it ended (index " + first.end()
                            + ") before the other started (index " + then.start() + ").");
                }
            }
        }
        return reasons;
    }

    private String ofText(Access access) {
        List<Access> sources = reduction.sources(access);
        String parts = labels(sources::contains);
        String lacks = labels(w -> w.isWrite() && w.precedes(access) && !sources.contains(w));
        return label(access) + " found " + Edn.brief(access.observed())
                + (parts.isEmpty() ? "" : ", which can be of " + parts)
                + (lacks.isEmpty() ? "" : (parts.isEmpty() ? ", which" : " and") + " lacks " + lacks) + ".";
    }

    /** From where the operation can have what it observed. */
    private String ofValue(Access access) {
        List<Access> sources = reduction.sources(access);
        String found = label(access) + " found " + Edn.brief(access.observed());
        String from = shown.stream().filter(sources::contains).map(this::label).collect(Collectors.joining(" or "));
        boolean isInitial = Objects.equals(access.observed(), register.initial());
        boolean areAllShown = shown.containsAll(sources);
        if (!areAllShown || cut > 0) {
            boolean before = cut > 0;
            return found
                    + (from.isEmpty()
                            ? ", which was there before"
                            : ", which " + from + " can have written" + (before ? ", or was there before" : ""))
                    + ".";
        }
        if (sources.isEmpty()) {
            return found + (isInitial ? ", the initial value," : "") + " so it must come before any other write.";
        }
        // A write of it that was replaced before the observation began is no source, yet it wrote the value.
        boolean areAll = writers.of(access.observed()).stream()
                .allMatch(w -> w == access || w.start() > access.end() || sources.contains(w));
        return found
                + (areAll
                        ? ", which only " + from + " can have written"
                        : ", which of those that wrote it only " + from + " can have left there")
                + (isInitial ? " unless it is the initial value" : "") + ".";
    }

    private String label(Access access) {
        return Explainer.label(access, witness);
    }
}
