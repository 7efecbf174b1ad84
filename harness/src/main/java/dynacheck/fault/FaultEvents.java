package dynacheck.fault;

import dynacheck.history.Keyword;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The EDN form of {@link FaultEvent}. */
public final class FaultEvents {
    private FaultEvents() {}

    static Map<?, ?> toEdn(FaultEvent e) {
        Map<Keyword, @Nullable Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("id"), e.id());
        map.put(Keyword.of("kind"), Keyword.of(e.kind()));
        map.put(
                Keyword.of("phase"),
                Keyword.of(e.phase().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        map.put(Keyword.of("nodes"), e.nodes());
        map.put(
                Keyword.of("links"),
                e.links().stream().map(l -> List.of(l.from(), l.to())).toList());
        map.put(Keyword.of("cut-off"), e.cutOff());
        map.put(Keyword.of("permanent"), e.permanent());
        map.put(Keyword.of("evidence"), e.evidence());
        return map;
    }

    /** The fault event of a journal line, or empty if the line is something else. Throws on a damaged one. */
    public static Optional<FaultEvent> of(Op op) {
        // A foreign nemesis may call something a fault, too; only ours has an id.
        boolean ours = !op.isClient()
                && op.f().equals(FaultEvent.F)
                && op.value() instanceof Map<?, ?> map
                && map.containsKey(Keyword.of("id"));
        return ours ? Optional.of(fromEdn((Map<?, ?>) Objects.requireNonNull(op.value()))) : Optional.empty();
    }

    /** Inverse of {@link FaultEvent#toEdn}. */
    public static FaultEvent fromEdn(Map<?, ?> map) {
        List<FaultEvent.Link> links = new ArrayList<>();
        for (Object pair : list(map, "links")) {
            if (!(pair instanceof List<?> l) || l.size() != 2) {
                throw new IllegalArgumentException("fault link is not a pair: " + pair);
            }
            links.add(new FaultEvent.Link(String.valueOf(l.get(0)), String.valueOf(l.get(1))));
        }
        if (!(map.get(Keyword.of("id")) instanceof Long id)
                || !(map.get(Keyword.of("kind")) instanceof Keyword kind)
                || !(map.get(Keyword.of("phase")) instanceof Keyword phase)) {
            throw new IllegalArgumentException("fault needs :id, :kind and :phase: " + map);
        }
        Object evidence = map.get(Keyword.of("evidence"));
        return new FaultEvent(
                id,
                kind.name(),
                FaultEvent.Phase.valueOf(phase.name().toUpperCase(Locale.ROOT).replace('-', '_')),
                strings(map, "nodes"),
                links,
                strings(map, "cut-off"),
                Boolean.TRUE.equals(map.get(Keyword.of("permanent"))),
                evidence == null ? null : evidence.toString());
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return map.get(Keyword.of(key)) instanceof List<?> l ? l : List.of();
    }

    private static List<String> strings(Map<?, ?> map, String key) {
        return list(map, key).stream().map(String::valueOf).toList();
    }
}
