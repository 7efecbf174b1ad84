package dynacheck.checker;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds histories with reconfigs and faults, one line of script per event; each event is 1 ms after the last. */
public final class Runs {
    static final Duration GRACE = Duration.ofMillis(100);

    private final List<Op> ops = new ArrayList<>();
    private long millis;

    /**
     * Commands: {@code read A n1} / {@code write A n1 7} / {@code reconfig A n1 +n4 -n1} invoke as process A (a
     * letter), on register "k" unless a last word names another; {@code ok A}, {@code info A}, {@code fail A} complete,
     * {@code broken A} does when the client broke;
     * {@code crash-stop 1 installing n1 proof}; {@code enabled n4}; {@code wait 200} lets milliseconds pass.
     */
    public static History parse(String script) {
        Runs runs = new Runs();
        for (String line : script.split("[;\n]")) {
            if (!line.isBlank()) {
                runs.line(line.trim().split("\\s+"));
            }
        }
        return History.of(runs.ops);
    }

    public static RunInfo info(List<String> members, String... coverage) {
        return new RunInfo("test", "test", 1, members, List.of(coverage), GRACE, Map.of(), List.of(), Instant.EPOCH);
    }

    private void line(String[] w) {
        millis++;
        switch (w[0]) {
            case "wait" -> millis += Long.parseLong(w[1]);
            case "read" -> add(w[1].charAt(0), OpType.INVOKE, "read", pair(w.length > 3 ? w[3] : "k", null), w[2]);
            case "write" ->
                add(w[1].charAt(0), OpType.INVOKE, "write", pair(w.length > 4 ? w[4] : "k", Long.valueOf(w[3])), w[2]);
            case "reconfig" -> add(w[1].charAt(0), OpType.INVOKE, "reconfig", changes(w), w[2]);
            case "ok", "info", "fail" -> complete(w);
            case "broken" -> {
                complete(new String[] {"info", w[1]});
                Op info = ops.removeLast();
                ops.add(new Op(
                        info.index(),
                        info.timeNanos(),
                        info.process(),
                        info.type(),
                        info.f(),
                        info.value(),
                        Map.of(Op.CLIENT_FAILED, true)));
            }
            case "waiting" ->
                addNemesis(
                        Waiting.F,
                        Map.of(
                                Keyword.of("node"),
                                w[1],
                                Keyword.of("for"),
                                List.of(new Waiting(
                                                w[2],
                                                w[3],
                                                w[4],
                                                List.of(w[5].split(",")),
                                                List.of(w[6].split(",")),
                                                Integer.parseInt(w[7]))
                                        .toEdn())));
            case "enabled" -> addNemesis("enabled", w[1]);
            case "mark", "final-operations" -> addNemesis(w[0], null);
            default -> fault(w);
        }
    }

    private void complete(String[] w) {
        long process = w[1].charAt(0);
        Op invoke = ops.stream()
                .filter(op -> op.isClient() && op.clientProcess() == process)
                .reduce((a, b) -> b)
                .orElseThrow();
        Object value = w.length > 2
                ? pair(((List<?>) Objects.requireNonNull(invoke.value())).getFirst(), Long.valueOf(w[2]))
                : invoke.value();
        add(process, OpType.valueOf(w[0].toUpperCase(java.util.Locale.ROOT)), invoke.f(), value, null);
    }

    private void fault(String[] w) {
        boolean partition = w[0].equals("partition");
        List<String> nodes = List.of(w[3].split(","));
        FaultEvent event = new FaultEvent(
                Long.parseLong(w[1]),
                w[0],
                Phase.valueOf(w[2].toUpperCase(java.util.Locale.ROOT)),
                nodes,
                List.of(),
                partition ? nodes : List.of(),
                w[0].equals("crash-stop") || w[0].equals("retire"),
                w.length > 4 ? w[4] : null);
        addNemesis(FaultEvent.F, event.toEdn());
    }

    private static Map<Keyword, List<String>> changes(String[] w) {
        List<String> add = new ArrayList<>();
        List<String> remove = new ArrayList<>();
        for (int i = 3; i < w.length; i++) {
            (w[i].startsWith("+") ? add : remove).add(w[i].substring(1));
        }
        return Map.of(Keyword.of("add"), add, Keyword.of("remove"), remove);
    }

    private static List<@Nullable Object> pair(Object register, @Nullable Object value) {
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(register);
        pair.add(value);
        return pair;
    }

    private void add(long process, OpType type, String f, @Nullable Object value, @Nullable String node) {
        Map<Keyword, Object> extra = node == null ? Map.of() : Map.of(Op.NODE, node);
        ops.add(new Op(ops.size(), millis * 1_000_000, process, type, f, value, extra));
    }

    private void addNemesis(String f, @Nullable Object value) {
        ops.add(new Op(ops.size(), millis * 1_000_000, Op.NEMESIS, OpType.INFO, f, value, Map.of()));
    }
}
