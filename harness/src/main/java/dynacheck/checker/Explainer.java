package dynacheck.checker;

import dynacheck.checker.AtomicityResult.Anomaly;
import dynacheck.checker.Register.Access;
import dynacheck.history.Call;
import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names violations, reduces them to the fewest operations that show them, and tells them in sentences. */
final class Explainer {
    private final List<FaultSpan> faults;

    Explainer(List<FaultSpan> faults) {
        this.faults = faults;
    }

    Anomaly phantom(Register register, Access read, @Nullable Access alike) {
        List<String> tags = alike == null ? List.of() : List.of("type-mismatch");
        List<String> sentences = new ArrayList<>();
        sentences.add("T1: " + tell(read) + ".");
        sentences.add("Nobody ever wrote " + Edn.print(read.value()) + " to this register.");
        if (alike != null) {
            sentences.add("Type mismatch: " + Edn.print(alike.value()) + " was written and " + Edn.print(read.value())
                    + " read back; the two print alike and are not equal.");
        }
        return anomaly("phantom-read", "", register, tags, 1, sentences, List.of(read), read, 0, 0);
    }

    Anomaly aborted(Register register, Access read, Access write) {
        Object error = write.call().last().error();
        List<String> sentences = List.of(
                "T1: " + tell(write) + ", which failed" + (error == null ? "" : " with " + Edn.print(error)) + ".",
                "T2: " + tell(read) + ".",
                "A failed write must never take effect, however T2 returned its value.",
                "A likelier cause than the store is a client that maps an unknown outcome (timeout, reset) to :fail "
                        + "instead of :info; --treat-fail-as-info shows whether that explains it.");
        return anomaly("aborted-read", "G1a", register, List.of(), 1, sentences, List.of(write, read), read, 0, 0);
    }

    Anomaly future(Register register, Access read, Access write) {
        List<String> sentences = List.of(
                "T1: " + tell(read) + ".",
                "T2: " + tell(write) + ".",
                "T1 < T2 because T1 ended (index " + read.end() + ") before T2 started (index " + write.start()
                        + "), however T1 returned what T2 wrote.");
        return anomaly(
                "future-read", "G1c-realtime", register, List.of(), 1, sentences, List.of(read, write), read, 0, 0);
    }

    /** Two clusters that must each precede the other. */
    Anomaly conflict(Register register, Zones.Conflict conflict, int clusters) {
        ValueCluster older = conflict.u();
        ValueCluster newer = conflict.v();
        // The initial value, or the value whose write ended first, is the older one; else the one visible first.
        if (newer.isInitial() || !older.isInitial() && writtenBefore(newer, older)) {
            older = conflict.v();
            newer = conflict.u();
        } else if (!older.isInitial() && !writtenBefore(older, newer) && newer.f() < older.f()) {
            older = conflict.v();
            newer = conflict.u();
        }
        Access stale = Objects.requireNonNull(older.lastStart());
        Access established = Objects.requireNonNull(newer.firstEnd());
        List<Access> witness = minimal(older, newer);
        String name = name(older, newer);
        List<String> tags = new ArrayList<>();
        boolean sameProcess = established
                .call()
                .invoke()
                .process()
                .equals(stale.call().invoke().process());
        if (sameProcess && !established.isWrite() && !stale.isWrite()) {
            tags.add("non-monotonic-read");
        }
        Access write = newer.write();
        if (write != null && write.end() < stale.start() && sameClient(write, stale)) {
            tags.add("read-your-writes");
        }
        List<Access> newerWrites = newerWrites(register, older, stale);
        long since = newerWrites.isEmpty()
                ? established.call().last().timeNanos()
                : newerWrites.getFirst().call().last().timeNanos();
        double millis = Math.max(0, stale.call().invoke().timeNanos() - since) / 1e6;
        return anomaly(
                name,
                name.equals("order-flip") ? "cyclic-versions" : "realtime",
                register,
                tags,
                Math.max(1, clusters / 2),
                sentences(older, newer, witness),
                witness,
                stale,
                Math.max(1, newerWrites.size()),
                millis);
    }

    private static boolean sameClient(Access a, Access b) {
        return a.call().invoke().process().equals(b.call().invoke().process());
    }

    private static boolean writtenBefore(ValueCluster a, ValueCluster b) {
        return a.write() != null
                && b.write() != null
                && a.write().end() < b.write().start();
    }

    private static String name(ValueCluster older, ValueCluster newer) {
        if (older.isInitial()) {
            return "lost-initial";
        }
        if (!writtenBefore(older, newer)) {
            return "order-flip";
        }
        return newer.reads().isEmpty() ? "lost-write" : "stale-read";
    }

    /** Writes certainly newer than the older value and certainly done before the stale operation, by end. */
    private static List<Access> newerWrites(Register register, ValueCluster older, Access stale) {
        long after = older.write() == null ? Long.MIN_VALUE : older.write().end();
        return register.accesses().stream()
                .filter(a -> a.isWrite() && a.call().isOk() && a.start() > after && a.end() < stale.start())
                .sorted(Comparator.comparingLong(Access::end))
                .toList();
    }

    /** At most four operations and the writes they depend on, of which none can be left out. */
    static List<Access> minimal(ValueCluster u, ValueCluster v) {
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
            if (isClosed(rest) && !Linearization.exists(rest)) {
                witness = rest;
            }
        }
        if (Linearization.exists(witness)) {
            throw new IllegalStateException("the zone test's witness is linearizable: " + witness);
        }
        witness.sort(Comparator.comparingLong(Access::start));
        return witness;
    }

    /** Whether every read's write is there too. */
    static boolean isClosed(List<Access> accesses) {
        return accesses.stream()
                .filter(a -> !a.isWrite() && a.value() != null)
                .allMatch(r -> accesses.stream().anyMatch(w -> w.isWrite() && Objects.equals(w.value(), r.value())));
    }

    private static List<String> sentences(ValueCluster older, ValueCluster newer, List<Access> witness) {
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < witness.size(); i++) {
            sentences.add("T" + (i + 1) + ": " + tell(witness.get(i)) + ".");
        }
        sentences.add("Value " + value(older) + " must come before " + value(newer) + " because "
                + because(older, newer, witness) + ".");
        sentences.add("However, " + value(newer) + " must come before " + value(older) + " because "
                + because(newer, older, witness) + ".");
        sentences.add("Both cannot be, so no order of these operations is legal.");
        return sentences;
    }

    private static String value(ValueCluster c) {
        return c.write() == null
                ? "nil (the initial value)"
                : Edn.print(c.write().value());
    }

    private static String because(ValueCluster first, ValueCluster then, List<Access> witness) {
        if (first.isInitial()) {
            return "it is the initial value";
        }
        Access end = earliestEnd(first, witness);
        Access start = latestStart(then, witness);
        return label(end, witness) + " ended (index " + end.end() + ") before " + label(start, witness)
                + " started (index " + start.start() + ")";
    }

    private static Access earliestEnd(ValueCluster c, List<Access> witness) {
        return witness.stream()
                .filter(a -> belongs(a, c))
                .min(Comparator.comparingLong(Access::end))
                .orElseThrow();
    }

    private static Access latestStart(ValueCluster c, List<Access> witness) {
        return witness.stream()
                .filter(a -> belongs(a, c))
                .max(Comparator.comparingLong(Access::start))
                .orElseThrow();
    }

    private static boolean belongs(Access a, ValueCluster c) {
        return Objects.equals(a.value(), c.write() == null ? null : c.write().value());
    }

    private static String label(Access access, List<Access> witness) {
        return "T" + (witness.indexOf(access) + 1);
    }

    private static String tell(Access access) {
        Call call = access.call();
        String node = call.node() == null ? "" : " at " + call.node();
        String end = access.end() == Long.MAX_VALUE ? "outcome unknown" : "to " + access.end();
        return "process " + call.invoke().process() + (access.isWrite() ? " wrote " : " read ")
                + Edn.print(access.value()) + node + " (index " + access.start()
                + (access.end() == Long.MAX_VALUE ? ", " : " ") + end + ")";
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
            String adya,
            Register register,
            List<String> tags,
            int count,
            List<String> sentences,
            List<Access> witness,
            Access at,
            int staleVersions,
            double staleMillis) {
        List<String> active = faults.stream()
                .filter(f ->
                        f.mayActAt(at.start()) || f.mayActAt(at.call().last().index()))
                .map(FaultSpan::toString)
                .toList();
        return new Anomaly(
                name,
                adya,
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
