package dynacheck.node.dynastore;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The greatest values that were read of some keys. */
final class Piece {
    private final List<String> keys;
    private final Map<String, KeyValue> greatest = new LinkedHashMap<>();
    /** Of so many keys every replica told what it has. */
    private int told;

    /** @param keys that were asked for, at least one */
    Piece(List<String> keys) {
        this.keys = keys;
        told = keys.size();
    }

    void add(Message.Reply reply) {
        if (reply instanceof Message.Values values) {
            told = Math.min(told, values.told());
            values.entries().forEach(entry -> greatest.merge(entry.key(), entry, Piece::greater));
        }
    }

    private static KeyValue greater(KeyValue a, KeyValue b) {
        return a.value().ts().compareTo(b.value().ts()) >= 0 ? a : b;
    }

    /** The keys of which every replica told. */
    List<String> told() {
        return keys.subList(0, told);
    }

    /** What they told. */
    Collection<KeyValue> values() {
        return told().stream()
                .filter(greatest::containsKey)
                .map(key -> Objects.requireNonNull(greatest.get(key)))
                .toList();
    }
}
