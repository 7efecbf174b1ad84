package dynacheck.history;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Histories that a Clojure program holds: op maps with its own keywords and collections. */
public final class ClojureHistory {
    private ClojureHistory() {}

    /**
     * The same checks as for a file; a {@link MalformedHistoryException} has the op's position, from 1, for a line.
     *
     * @param ops maps (records too) with the keys {@code :process :type :f :value}, and {@code :index :time} if known
     */
    public static History of(Iterable<?> ops) {
        History.Builder builder = new History.Builder();
        Fields fields = new Fields();
        int position = 0;
        for (Object op : ops) {
            position++;
            if (!(op instanceof Map<?, ?> map)) {
                throw new MalformedHistoryException(position, "an op must be a map, not " + op);
            }
            fields.begin(position);
            map.forEach((k, v) -> fields.put(value(k), value(v)));
            builder.accept(fields.op(), position);
        }
        return builder.build();
    }

    /** A Clojure value as the EDN reader would have made it. */
    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case clojure.lang.Keyword k -> Keyword.of(k.sym.toString());
            case clojure.lang.Symbol s -> new Symbol(s.toString());
            case Integer i -> i.longValue();
            case clojure.lang.BigInt i -> EdnNumber.shrink(i.toBigInteger());
            case clojure.lang.Ratio r -> EdnNumber.ratio(r.numerator, r.denominator);
            case BigDecimal d -> EdnNumber.exact(d);
            case Date d -> d.toInstant();
            case clojure.lang.TaggedLiteral tagged -> new Tagged(tagged.tag.toString(), value(tagged.form));
            case Map<?, ?> m -> {
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                m.forEach((k, v) -> map.put(value(k), value(v)));
                yield Collections.unmodifiableMap(map);
            }
            case Set<?> s -> {
                Set<@Nullable Object> set = new LinkedHashSet<>();
                s.forEach(item -> set.add(value(item)));
                yield Collections.unmodifiableSet(set);
            }
            case Collection<?> c -> {
                List<@Nullable Object> list = new ArrayList<>();
                c.forEach(item -> list.add(value(item)));
                yield Collections.unmodifiableList(list);
            }
            default -> value;
        };
    }
}
