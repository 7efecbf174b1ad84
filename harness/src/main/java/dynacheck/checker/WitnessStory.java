package dynacheck.checker;

import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells in sentences why a few operations have no legal order, where values need not tell their writes. */
final class WitnessStory {
    private static final int LISTED = 12;

    private final Register register;
    private final List<Access> witness;
    private final Witness reduction;
    private final Access last;
    private final @Nullable Access between;

    /** @param witness without a legal order, by start */
    WitnessStory(Register register, List<Access> witness, Witness reduction) {
        this.register = register;
        this.witness = witness;
        this.reduction = reduction;
        this.last = witness.stream()
                .filter(Access::observes)
                .max(Comparator.comparingLong(Access::end))
                .orElse(witness.getLast());
        this.between = between();
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
        for (int i = 0; i < witness.size() && i < LISTED; i++) {
            sentences.add("T" + (i + 1) + ": " + Explainer.tell(witness.get(i)) + ".");
        }
        sentences.addAll(reasons());
        String fork = labels(a -> a.isCas() && !a.changesNothing() && Objects.equals(a.observed(), last.observed()));
        long sources = witness.stream()
                .filter(a -> a.isWrite() && Objects.equals(a.value(), last.observed()))
                .count();
        if (fork.contains(",") && sources <= 1) {
            sentences.add("Whichever of " + fork + " came first left another value, so no other can have found "
                    + Edn.print(last.observed()) + ".");
        }
        if (between != null) {
            sentences.add("%s left %s behind after every write of %s that %s can have met, and before %s started."
                    .formatted(
                            label(between),
                            Edn.print(between.value()),
                            Edn.print(last.observed()),
                            label(last),
                            label(last)));
        }
        sentences.add("No order of these " + witness.size() + " operations is legal; every order was ruled out.");
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

    /** When the last of the writes that can have given what {@code last} observed had taken effect. */
    long latestEnd() {
        return witness.stream()
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
        return witness.stream().filter(chosen).map(w -> label(w)).collect(Collectors.joining(", "));
    }

    /** For each observation, why none of the writes that can have given it is still the latest. */
    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        for (Access access : witness) {
            if (!access.observes() || reasons.size() == LISTED) {
                continue;
            }
            List<Access> sources = reduction.sources(access);
            String from = sources.stream()
                    .filter(witness::contains)
                    .map(w -> label(w))
                    .collect(Collectors.joining(" or "));
            String value = Edn.print(access.observed());
            boolean initial = Objects.equals(access.observed(), register.initial());
            String who = label(access);
            if (reduction.isOfTexts()) {
                String parts = labels(w -> sources.contains(w));
                String lacks = labels(w -> w.isWrite() && w.precedes(access) && !sources.contains(w));
                reasons.add(who + " found " + value + (parts.isEmpty() ? "" : ", which can be of " + parts)
                        + (lacks.isEmpty() ? "" : (parts.isEmpty() ? ", which" : " and") + " lacks " + lacks) + ".");
            } else if (from.isEmpty()) {
                reasons.add(who + " found " + value + (initial ? ", the initial value," : "")
                        + " so it must come before any other write.");
            } else {
                reasons.add(who + " found " + value + ", which only " + from + " can have written"
                        + (initial ? " unless it is the initial value" : "") + ".");
            }
        }
        for (Access first : witness) {
            for (Access then : witness) {
                boolean direct =
                        first.precedes(then) && witness.stream().noneMatch(m -> first.precedes(m) && m.precedes(then));
                if (direct && reasons.size() < 2 * LISTED) {
                    reasons.add(label(first) + " < " + label(then) + " because it ended (index " + first.end()
                            + ") before the other started (index " + then.start() + ").");
                }
            }
        }
        return reasons;
    }

    private String label(Access access) {
        return Explainer.label(access, witness);
    }
}
