package dynacheck.shrink;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultModel;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A script as a file that people read and edit: one EDN map, each operation and each fault on a line of its own. */
public final class ScriptFile {
    private ScriptFile() {}

    /** Writes the script; {@code comment} goes above it. */
    public static void write(Script script, Path file, List<String> comment) throws IOException {
        StringBuilder text = new StringBuilder();
        comment.forEach(line -> text.append(";; ").append(line).append('\n'));
        text.append("{:target ").append(Edn.print(script.target())).append('\n');
        line(text, "options", script.options());
        line(text, "checkers", script.checkers());
        line(text, "seed", script.seed());
        line(text, "nodes", script.nodes());
        line(text, "clients", (long) script.clients());
        line(text, "reconfigurers", (long) script.reconfigurers());
        line(text, "model", model(script.model()));
        text.append(" :operations\n [");
        script.operations().forEach(op -> text.append(Edn.print(operation(op))).append("\n  "));
        text.append("]\n :faults\n [");
        script.faults().forEach(fault -> text.append(Edn.print(fault(fault))).append("\n  "));
        text.append("]}\n");
        Files.writeString(file, text);
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(" :").append(key).append(' ').append(Edn.print(value)).append('\n');
    }

    private static Map<Keyword, @Nullable Object> operation(Script.Operation op) {
        Map<Keyword, @Nullable Object> map = new LinkedHashMap<>();
        if (op.afterHealing()) {
            map.put(Keyword.of("after-healing"), true);
        } else {
            map.put(Keyword.of("at-ns"), op.atNanos());
        }
        map.put(Keyword.of("thread"), op.thread());
        map.put(Keyword.of("node"), op.node());
        map.put(Keyword.of("f"), Keyword.of(op.f()));
        map.put(Keyword.of("value"), op.value());
        return map;
    }

    private static Map<Keyword, Object> fault(Script.Fault fault) {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("at-ns"), fault.atNanos());
        if (fault.untilNanos() != Script.TO_THE_END) {
            map.put(Keyword.of("until-ns"), fault.untilNanos());
        }
        map.put(Keyword.of("kind"), Keyword.of(fault.kind()));
        Map<String, Object> nodes = new LinkedHashMap<>();
        fault.nodes().forEach((node, state) -> nodes.put(node, Keyword.of(lower(state))));
        map.put(Keyword.of("nodes"), nodes);
        List<Object> links = new ArrayList<>();
        fault.links()
                .forEach((link, state) -> links.add(List.of(
                        link.from(), link.to(), state.cut(), state.delay().toNanos(), state.bytesPerSecond())));
        map.put(Keyword.of("links"), links);
        map.put(Keyword.of("cut-off"), fault.cutOff());
        map.put(Keyword.of("permanent"), fault.permanent());
        return map;
    }

    private static String lower(NodeState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Map<Keyword, Object> model(FaultModel model) {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        try {
            for (RecordComponent part : FaultModel.class.getRecordComponents()) {
                Object value = part.getAccessor().invoke(model);
                map.put(Keyword.of(part.getName()), value instanceof Integer n ? Long.valueOf(n) : value);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the fault model is a public record", e);
        }
        return map;
    }

    /** Reads a script. Throws IllegalArgumentException with the file and what is wrong in it. */
    public static Script read(Path file) throws IOException {
        try {
            if (Edn.read(Files.readString(file)) instanceof Map<?, ?> map) {
                return script(map);
            }
            throw new IllegalArgumentException("a script is one map");
        } catch (RuntimeException e) { // whatever a wrong hand made of it
            throw new IllegalArgumentException(file + " is no script: " + e.getMessage(), e);
        }
    }

    private static Script script(Map<?, ?> map) {
        Map<String, String> options = new LinkedHashMap<>();
        get(map, "options", Map.class).forEach((k, v) -> options.put(String.valueOf(k), String.valueOf(v)));
        List<Script.Operation> operations = new ArrayList<>();
        for (Object op : get(map, "operations", List.class)) {
            operations.add(operation((Map<?, ?>) op));
        }
        List<Script.Fault> faults = new ArrayList<>();
        for (Object fault : get(map, "faults", List.class)) {
            faults.add(fault((Map<?, ?>) fault));
        }
        return new Script(
                get(map, "target", String.class),
                options,
                strings(get(map, "checkers", List.class)),
                get(map, "seed", Long.class),
                model(get(map, "model", Map.class)),
                strings(get(map, "nodes", List.class)),
                Math.toIntExact(get(map, "clients", Long.class)),
                Math.toIntExact(get(map, "reconfigurers", Long.class)),
                operations,
                faults);
    }

    private static Script.Operation operation(Map<?, ?> map) {
        boolean last = Boolean.TRUE.equals(map.get(Keyword.of("after-healing")));
        return new Script.Operation(
                last ? 0 : get(map, "at-ns", Long.class),
                get(map, "thread", Long.class),
                last,
                get(map, "f", Keyword.class).name(),
                map.get(Keyword.of("value")),
                get(map, "node", String.class));
    }

    private static Script.Fault fault(Map<?, ?> map) {
        Map<String, NodeState> nodes = new LinkedHashMap<>();
        get(map, "nodes", Map.class)
                .forEach((node, state) -> nodes.put(
                        (String) node,
                        NodeState.valueOf(((Keyword) state).name().toUpperCase(Locale.ROOT))));
        Map<Link, LinkState> links = new LinkedHashMap<>();
        for (Object one : get(map, "links", List.class)) {
            List<?> l = (List<?>) one;
            links.put(
                    new Link((String) l.get(0), (String) l.get(1)),
                    new LinkState((Boolean) l.get(2), Duration.ofNanos((Long) l.get(3)), (Long) l.get(4)));
        }
        boolean ends = map.containsKey(Keyword.of("until-ns"));
        return new Script.Fault(
                get(map, "at-ns", Long.class),
                ends ? get(map, "until-ns", Long.class) : Script.TO_THE_END,
                get(map, "kind", Keyword.class).name(),
                nodes,
                links,
                strings(get(map, "cut-off", List.class)),
                get(map, "permanent", Boolean.class));
    }

    private static FaultModel model(Map<?, ?> map) {
        RecordComponent[] parts = FaultModel.class.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Object value = get(map, parts[i].getName(), Object.class);
            values[i] = types[i] == int.class ? Math.toIntExact((Long) value) : value;
        }
        try {
            return FaultModel.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(":model " + map, e);
        }
    }

    private static List<String> strings(List<?> list) {
        return list.stream().map(String.class::cast).toList();
    }

    private static <T> T get(Map<?, ?> map, String key, Class<T> type) {
        Object value = map.get(Keyword.of(key));
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    ":" + key + " must be a " + type.getSimpleName() + ", but is " + Edn.print(value));
        }
        return type.cast(value);
    }
}
