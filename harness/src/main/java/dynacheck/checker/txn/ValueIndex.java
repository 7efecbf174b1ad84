package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers EDN values 0, 1, 2, ...; small non-negative integers, which most values are, take no object. */
final class ValueIndex {
    private static final int SMALL_LIMIT = 1 << 24;

    private final IntList small = new IntList();
    private final Map<Object, Integer> others = new HashMap<>();
    private final List<Object> values = new ArrayList<>();

    int add(Object value) {
        if (value instanceof Long l && l >= 0 && l < SMALL_LIMIT) {
            int i = l.intValue();
            small.fillTo(i, -1);
            int known = small.get(i);
            if (known >= 0) {
                return known;
            }
            small.set(i, values.size());
        } else {
            Integer known = others.putIfAbsent(value, values.size());
            if (known != null) {
                return known;
            }
        }
        values.add(value);
        return values.size() - 1;
    }

    /** The value's number; -1 if it never appeared. */
    int find(Object value) {
        if (value instanceof Long l && l >= 0 && l < SMALL_LIMIT) {
            return l < small.size() ? small.get(l.intValue()) : -1;
        }
        return others.getOrDefault(value, -1);
    }

    Object get(int number) {
        return values.get(number);
    }

    int size() {
        return values.size();
    }
}
