package dynacheck.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operation that did not complete waits for at its node, as the node reports when a run ends.
 *
 * @param phase of the protocol, by the name that the paper gives it
 * @param register null if it is about no single register
 * @param view in which it waits, as the node prints it
 * @param members who are asked
 * @param answered who of them answered
 * @param needed how many must
 */
public record Waiting(
        String phase, @Nullable Object register, String view, List<String> members, List<String> answered, int needed) {
    /** {@code :f} of the nemesis line that reports it for one node: {@code {:node "n1" :for [{...}]}}. */
    public static final String F = "waiting";

    public Waiting {
        members = List.copyOf(members);
        answered = List.copyOf(answered);
    }

    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("phase"), phase);
        if (register != null) {
            map.put(Keyword.of("register"), register);
        }
        map.put(Keyword.of("view"), view);
        map.put(Keyword.of("members"), members);
        map.put(Keyword.of("answered"), answered);
        map.put(Keyword.of("needed"), (long) needed);
        return map;
    }

    /** Inverse of {@link #toEdn}; empty if it is something else. */
    public static Optional<Waiting> fromEdn(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                        && map.get(Keyword.of("phase")) instanceof String phase
                        && map.get(Keyword.of("view")) instanceof String view
                        && map.get(Keyword.of("needed")) instanceof Long needed
                ? Optional.of(new Waiting(
                        phase,
                        map.get(Keyword.of("register")),
                        view,
                        names(map.get(Keyword.of("members"))),
                        names(map.get(Keyword.of("answered"))),
                        Math.toIntExact(needed)))
                : Optional.empty();
    }

    private static List<String> names(@Nullable Object value) {
        List<String> names = new ArrayList<>();
        if (value instanceof Collection<?> all) {
            all.forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }

    /** Whether it may be what an operation on that register waits for. */
    public boolean concerns(@Nullable Object of) {
        return register == null || Objects.equals(register, of);
    }

    /** {@code "waits in ReadInView({+n1,+n2}): 1 of 2 answers, from n1; n2 crashed"}. */
    public String tell(Collection<String> crashed) {
        List<String> missing = new ArrayList<>(members);
        missing.removeAll(answered);
        List<String> gone = missing.stream().filter(crashed::contains).toList();
        return "waits in " + phase + "(" + view + "): " + answered.size() + " of " + needed
                + (needed == 1 ? " answer" : " answers")
                + (answered.isEmpty() ? "" : ", from " + String.join(", ", answered))
                + (gone.isEmpty() ? "" : "; " + String.join(", ", gone) + " crashed");
    }
}
