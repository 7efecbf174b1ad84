package dynacheck.checker.txn;

import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Versions that the history itself names, in an entry of its operations: they say which write a read saw, even if its
 * value was written twice, and in which order the versions of a register came. An operation on several registers names
 * them in a map from key to version, or in a list beside its micro-operations.
 */
final class ExplicitVersions {
    private final TxnHistory history;
    private final Keyword entry;
    /** By mop: the number of the value it read or wrote. */
    private final Map<Integer, Integer> values = new HashMap<>();

    private final Map<Integer, Object> names = new HashMap<>();
    /** Who wrote or first read what has a name. */
    private final Map<Slot, Integer> byName = new HashMap<>();
    /** Writes of a value that have a name; and how many have none. */
    private final Map<Slot, List<Integer>> namedWrites = new HashMap<>();

    private final Map<Slot, Integer> unnamedWrites = new HashMap<>();
    private final Map<Integer, Object> nameOfVersion = new HashMap<>();
    private final List<String> unordered = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    /** A value as one version; the same value may return under another name. */
    record Named(Object value, Object name) {}

    /** A value, or a name, of a key. */
    private record Slot(int key, Object what) {}

    /** Two micro-operations of one version that cannot both be right. */
    record Conflict(int first, int second) {}

    ExplicitVersions(TxnHistory history, Keyword entry) {
        this.history = history;
        this.entry = entry;
    }

    void add(int mop, @Nullable Object value) {
        values.put(mop, history.value(value));
    }

    /** Takes the versions that a line names for its transaction's last access to each key. */
    void add(int txn, Op line) {
        Object named = line.extra().get(entry);
        int first = history.first(txn);
        int count = history.first(txn + 1) - first;
        if (named == null || line.type() != OpType.OK) {
            return;
        }
        for (int i = 0; i < count; i++) {
            Object name = nameFor(named, first + i, i, count);
            if (name != null) {
                names.put(first + i, name);
            }
        }
    }

    private @Nullable Object nameFor(Object named, int mop, int place, int count) {
        if (named instanceof Map<?, ?> byKey) {
            return isLast(mop) ? byKey.get(history.keyName(history.key(mop))) : null;
        }
        if (count == 1) {
            return named;
        }
        boolean visible = history.isRead(mop) || isLast(mop);
        return visible && named instanceof List<?> beside && beside.size() == count ? beside.get(place) : null;
    }

    /** Whether it is the transaction's last write of the key, or its last read if it writes it nowhere. */
    private boolean isLast(int mop) {
        int txn = history.txnOf(mop);
        for (int other = history.first(txn); other < history.first(txn + 1); other++) {
            boolean same = other != mop && history.key(other) == history.key(mop);
            boolean later = other > mop && history.isRead(other) == history.isRead(mop);
            if (same && (later || history.isRead(mop) && !history.isRead(other))) {
                return false;
            }
        }
        return true;
    }

    /** Gives every micro-operation its version: that of the write of this name, else of the only one of its value. */
    void resolve() {
        for (int mop = 0; mop < history.mops(); mop++) {
            if (!history.isRead(mop)) {
                write(mop);
            }
        }
        for (int mop = 0; mop < history.mops(); mop++) {
            if (history.isRead(mop) && history.isOk(history.txnOf(mop))) {
                read(mop);
            }
        }
    }

    private int number(int mop) {
        return Objects.requireNonNull(values.get(mop));
    }

    private void write(int mop) {
        int key = history.key(mop);
        boolean failed = history.outcome(history.txnOf(mop)) == OpType.FAIL;
        Object name = failed ? null : names.get(mop);
        Slot value = new Slot(key, number(mop));
        if (name == null) {
            history.write(mop, history.version(key, number(mop)));
            unnamedWrites.merge(value, failed ? 0 : 1, Integer::sum);
            return;
        }
        int version = history.version(key, history.named(number(mop), name));
        history.write(mop, version);
        nameOfVersion.put(version, name);
        namedWrites.computeIfAbsent(value, v -> new ArrayList<>()).add(mop);
        Integer other = byName.putIfAbsent(new Slot(key, name), mop);
        if (other != null) {
            conflicts.add(new Conflict(other, mop));
        }
    }

    private void read(int mop) {
        Object name = names.get(mop);
        Slot value = new Slot(history.key(mop), number(mop));
        List<Integer> named = namedWrites.getOrDefault(value, List.of());
        int unnamed = unnamedWrites.getOrDefault(value, 0) + (history.isInitialValue(number(mop)) ? 1 : 0);
        if (name != null) {
            readNamed(mop, name, unnamed == 0 && !named.isEmpty() ? named.getFirst() : TxnHistory.NONE);
        } else if (named.size() == 1 && unnamed == 0) {
            history.read(mop, history.versionOf(named.getFirst()));
        } else {
            int version = history.version(value.key(), number(mop));
            history.read(mop, version);
            if (!named.isEmpty()) {
                history.severalWrote(version);
            }
        }
    }

    /** @param otherwise the write of the value, if it has another name; NONE if one without may have been read */
    private void readNamed(int mop, Object name, int otherwise) {
        int key = history.key(mop);
        Integer same = byName.putIfAbsent(new Slot(key, name), mop);
        if (same != null && number(same) != number(mop)) {
            conflicts.add(new Conflict(same, mop)); // Nobody knows which of them it saw.
        } else if (same != null) {
            history.read(mop, history.versionOf(same));
        } else if (otherwise >= 0) {
            conflicts.add(new Conflict(otherwise, mop));
        } else {
            int version = history.version(key, number(mop));
            history.read(mop, version);
            Object known = history.isRecoverable(version) ? nameOfVersion.putIfAbsent(version, name) : name;
            if (known != null && !known.equals(name)) {
                conflicts.add(new Conflict(Objects.requireNonNull(byName.get(new Slot(key, known))), mop));
            }
        }
    }

    /** Notes that the versions of a key have no order. */
    void incomparable(int key, VersionOrder.Incomparable pair) {
        unordered.add("those of %s, for example %s and %s"
                .formatted(Edn.print(history.keyName(key)), Edn.brief(pair.first), Edn.brief(pair.second)));
    }

    /** Why they order nothing, or not all, in words; null if they do. */
    @Nullable
    String flaw() {
        if (names.isEmpty()) {
            return "No operation has a version in " + Edn.print(entry) + ".";
        }
        return unordered.isEmpty()
                ? null
                : "Versions in %s that cannot be compared: %s.".formatted(Edn.print(entry), unordered.getFirst());
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    /** How many reads and writes have a version, of all whose outcome is known. */
    int count() {
        return names.size();
    }

    Keyword entry() {
        return entry;
    }

    /** The name of the version; null if it has none. */
    @Nullable
    Object name(int version) {
        return nameOfVersion.get(version);
    }

    /** For people: {@code "T2 read 5 as :tag 3.n1.0.1"}. */
    String show(int mop, Narrator n) {
        return "%s %s %s as %s %s"
                .formatted(
                        n.nameOf(mop),
                        history.isRead(mop) ? "read" : "wrote",
                        Edn.print(history.valueOfNumber(number(mop))),
                        Edn.print(entry),
                        Edn.print(names.get(mop)));
    }

    /** Whether both have names, and that of the first is the lower one. */
    boolean isLess(int version, int other) {
        Object first = nameOfVersion.get(version);
        Object second = nameOfVersion.get(other);
        return first != null
                && second != null
                && VersionOrder.compare(first, second).orElse(0) < 0;
    }

    /** The name of a version that has one. */
    Object nameOf(int version) {
        return Objects.requireNonNull(nameOfVersion.get(version));
    }

    /** For people: {@code ":tag 3.n1.0.1"}. */
    String show(int version) {
        return Edn.print(entry) + " " + Edn.print(nameOfVersion.get(version));
    }
}
