package dynacheck.checker.register;

import dynacheck.checker.Results;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.fault.FaultSpan;
import dynacheck.fault.ForeignFaults;
import dynacheck.history.Edn;
import dynacheck.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names violations, reduces them to the fewest operations that show them, and explains them in sentences. */
final class Explainer {
    /** Tag of a read of a value whose operations are no longer kept. */
    static final String FORGOTTEN = "source-forgotten";

    private static final int NAMED = 5;

    private final List<FaultSpan> faults;
    private final ForeignFaults foreign;

    /** @param log its faults are the ones that explanations name */
    Explainer(History log) {
        faults = FaultSpan.of(log);
        foreign = ForeignFaults.of(log);
    }

    Anomaly phantom(Register register, Access read, @Nullable Access alike) {
        List<String> tags = alike == null ? List.of() : List.of("type-mismatch");
        List<String> sentences = new ArrayList<>();
        sentences.add("T1: " + tell(read) + ".");
        boolean failedLater =
                register.accesses().stream().anyMatch(a -> a.isWrite() && Objects.equals(a.value(), read.observed()));
        sentences.add("Nobody " + (failedLater ? "had written " : "ever wrote ") + Edn.brief(read.observed())
                + " to this register" + (failedLater ? "; what was to write it later failed." : "."));
        if (alike != null) {
            sentences.add("Type mismatch: " + Edn.brief(alike.value()) + " was written and "
                    + Edn.brief(read.observed()) + " read back; the two print alike and are not equal.");
        }
        return anomaly(
                read.isCas() ? "cas-gap" : "phantom-read", register, tags, 1, sentences, List.of(read), read, 0, 0);
    }

    Anomaly aborted(Register register, Access read, Access write) {
        @Nullable Object error = write.call().last().error();
        List<String> sentences = List.of(
                "T1: " + tell(write) + ", which failed" + (error == null ? "" : " with " + Edn.brief(error)) + ".",
                "T2: " + tell(read) + ".",
                "A failed write must never take effect, however T2 returned its value.",
                "A likelier cause than the store is a client that maps an unknown outcome (timeout, reset) to :fail "
                        + "instead of :info; --treat-fail-as-info shows whether that explains it.");
        return anomaly("aborted-read", register, List.of(), 1, sentences, List.of(write, read), read, 0, 0);
    }

    /** A read of a value whose operations, if there were any, are no longer kept. */
    Anomaly forgotten(Register kept, Access read, long forgotten) {
        List<Access> before = kept.accesses().stream()
                .filter(a -> a.isOk() && a.precedes(read) && a.isWrite())
                .sorted(Comparator.comparingLong(Access::start).reversed())
                .limit(1)
                .toList();
        List<Access> witness = new ArrayList<>(before);
        witness.add(read);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < witness.size(); i++) {
            sentences.add("T" + (i + 1) + ": " + tell(witness.get(i)) + ".");
        }
        String value = Edn.brief(read.value());
        sentences.add("Nothing that " + label(read, witness) + " can have met left " + value
                + " behind: it was overwritten long before, or nobody had written it.");
        sentences.add("Which of the two is not known, for this history was judged while it was read and the operations"
                + " on " + Results.count(forgotten, "older value")
                + " are no longer kept; analyze it as a file to see them.");
        return anomaly("stale-read", kept, List.of(FORGOTTEN), 1, sentences, witness, read, before.size(), 0);
    }

    Anomaly future(Register register, Access read, Access write) {
        List<String> sentences = List.of(
                "T1: " + tell(read) + ".",
                "T2: " + tell(write) + ".",
                "T1 < T2 because T1 ended (index " + read.end() + ") before T2 started (index " + write.start()
                        + "), however T1 returned what T2 wrote.");
        return anomaly("future-read", register, List.of(), 1, sentences, List.of(read, write), read, 0, 0);
    }

    /**
     * Two clusters that must each precede the other, the older one first.
     *
     * @param count how many operations show a conflict
     */
    Anomaly conflict(Register register, Zones.Conflict conflict, int count) {
        ValueCluster older = conflict.u();
        ValueCluster newer = conflict.v();
        Access stale = Objects.requireNonNull(older.lastStart());
        Access established = Objects.requireNonNull(newer.firstEnd());
        List<Access> witness = minimal(older, newer, register.initial());
        String name = ConflictStory.name(older, newer);
        List<String> tags = new ArrayList<>();
        if (sameClient(established, stale) && !established.isWrite() && !stale.isWrite()) {
            tags.add("non-monotonic-read");
        }
        Access write = newer.write();
        if (write != null && write.end() < stale.start() && sameClient(write, stale)) {
            tags.add("read-your-writes");
        }
        boolean flip = name.equals("order-flip"); // Then neither is known to be the newer one.
        List<Access> newerWrites = newerWrites(register, older.f(), stale);
        long since =
                newerWrites.stream().mapToLong(Access::endNanos).limit(1).reduce(established.endNanos(), Math::min);
        double millis = flip ? 0 : Math.max(0, stale.startNanos() - since) / 1e6;
        return anomaly(
                name,
                register,
                tags,
                count,
                new ConflictStory(register, older, newer, witness).sentences(),
                witness,
                stale,
                flip ? 0 : Math.max(1, newerWrites.size()),
                millis);
    }

    private static boolean sameClient(Access a, Access b) {
        return a.process().equals(b.process());
    }

    /** Writes surely newer than what had taken effect by {@code after}, and done before the stale operation, by end. */
    private static List<Access> newerWrites(Register register, long after, Access stale) {
        return register.accesses().stream()
                .filter(a -> a.isWrite() && a.isOk() && a.start() > after && a.end() < stale.start())
                .sorted(Comparator.comparingLong(Access::end))
                .toList();
    }

    /** At most four operations and the writes they depend on; none can be left out. */
    static List<Access> minimal(ValueCluster u, ValueCluster v, @Nullable Object initial) {
        Set<Access> all = new LinkedHashSet<>();
        for (ValueCluster c : List.of(u, v)) {
            for (Access a : new Access[] {c.write(), c.firstEnd(), c.lastStart()}) {
                if (a != null) {
                    all.add(a);
                }
            }
        }
        List<Access> witness = new ArrayList<>(all);
        witness.sort(Comparator.comparing(Access::isWrite).thenComparingLong(Access::start));
        for (Access candidate : List.copyOf(witness)) {
            List<Access> rest = new ArrayList<>(witness);
            rest.remove(candidate);
            if (isClosed(rest, initial) && !Linearization.exists(rest, initial)) {
                witness = rest;
            }
        }
        if (Linearization.exists(witness, initial)) {
            throw new IllegalStateException("the zone test's witness is linearizable: " + witness);
        }
        witness.sort(Comparator.comparingLong(Access::start));
        return witness;
    }

    /** Whether every read's write is there. */
    static boolean isClosed(List<Access> accesses, @Nullable Object initial) {
        return accesses.stream()
                .filter(a -> a.observes() && !Objects.equals(a.observed(), initial))
                .allMatch(a -> accesses.stream()
                        .anyMatch(w -> w.isWrite() && !w.changesNothing() && Objects.equals(w.value(), a.observed())));
    }

    static String label(Access access, List<Access> witness) {
        return "T" + (witness.indexOf(access) + 1);
    }

    static String tell(Access access) {
        String node = access.call().node();
        String what = switch (access.kind()) {
            case READ -> " read " + Edn.brief(access.value());
            case WRITE -> " wrote " + Edn.brief(access.value());
            case CAS -> " changed " + Edn.brief(access.observed()) + " to " + Edn.brief(access.value());
            case APPEND -> " appended " + Edn.brief(access.value());
        };
        String end = access.end() == Long.MAX_VALUE ? ", outcome unknown" : " to " + access.end();
        return "process " + access.process() + what + (node == null ? "" : " at " + node) + " (index " + access.start()
                + end + ")";
    }

    /** The first few of these. */
    static String some(List<Access> accesses) {
        String few = accesses.stream().limit(NAMED).map(Explainer::tell).collect(Collectors.joining("; "));
        return accesses.size() > NAMED ? few + " and others" : few;
    }

    /**
     * Explains operations without a legal order, found by a search or a chain of compare-and-sets.
     *
     * @param known its name, if that is known already; else empty
     * @param count how many operations show one like it
     */
    Anomaly impossible(Register register, String known, WitnessStory story, int count) {
        String name = known.isEmpty() ? story.name() : known;
        List<Access> newer = story.isReplaced() ? newerWrites(register, story.latestEnd(), story.last()) : List.of();
        double millis = newer.isEmpty()
                ? 0
                : Math.max(0, story.last().startNanos() - newer.getFirst().endNanos()) / 1e6;
        return anomaly(
                name,
                register,
                List.of(),
                count,
                story.sentences(),
                story.witness(),
                story.last(),
                newer.size(),
                millis);
    }

    /** What Adya or Elle call it; empty if they have no name for it. */
    private static String elsewhere(String name) {
        return switch (name) {
            case "stale-read", "lost-write", "lost-initial" -> "G-single-realtime";
            case "order-flip" -> "cyclic-versions";
            case "cas-fork" -> "lost-update";
            case "aborted-read" -> "G1a";
            case "future-read" -> "G1c-realtime";
            default -> "";
        };
    }

    Anomaly recount(Anomaly a, int count) {
        return new Anomaly(
                a.name(),
                a.adya(),
                a.key(),
                a.tags(),
                count,
                a.explanation(),
                a.witness(),
                a.activeFaults(),
                a.staleVersions(),
                a.staleMillis());
    }

    private Anomaly anomaly(
            String name,
            Register register,
            List<String> tags,
            int count,
            List<String> sentences,
            List<Access> witness,
            Access at,
            int staleVersions,
            double staleMillis) {
        long end = at.call().last().index();
        List<String> active = new ArrayList<>(foreign.at(at.start(), end));
        faults.stream()
                .filter(f -> f.mayActAt(at.start()) || f.mayActAt(end))
                .forEach(f -> active.add(f.told(at.start(), end)));
        return new Anomaly(
                name,
                elsewhere(name),
                register.key(),
                tags,
                count,
                sentences,
                witness.stream().map(Access::call).toList(),
                active,
                staleVersions,
                staleMillis);
    }
}
