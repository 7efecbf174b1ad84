package dynacheck.membership;

import dynacheck.history.Keyword;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The value of a reconfig operation, {@code {:add ["n6"] :remove ["n1"]}}. */
public record Change(Set<String> add, Set<String> remove) {
    public static final String F = "reconfig";

    public static Change of(@Nullable Object value) {
        Map<?, ?> map = value instanceof Map<?, ?> m ? m : new LinkedHashMap<>();
        return new Change(nodes(map.get(Keyword.of("add"))), nodes(map.get(Keyword.of("remove"))));
    }

    /** Inverse of {@link #of}. */
    public Map<Keyword, List<String>> toEdn() {
        Map<Keyword, List<String>> value = new LinkedHashMap<>();
        value.put(Keyword.of("add"), List.copyOf(add));
        value.put(Keyword.of("remove"), List.copyOf(remove));
        return value;
    }

    private static Set<String> nodes(@Nullable Object names) {
        Set<String> result = new LinkedHashSet<>();
        if (names instanceof Collection<?> c) {
            c.forEach(name -> result.add(String.valueOf(name)));
        }
        return result;
    }
}
