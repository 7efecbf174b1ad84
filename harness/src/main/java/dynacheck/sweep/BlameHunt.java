package dynacheck.sweep;

import dynacheck.fault.FaultModel;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.NaturalOrder;
import dynacheck.report.Blame;
import dynacheck.shrink.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a failing script's faults and reconfigurations its failure needs. Each kind is left out as a whole; of a
 * kind that matters each one by itself. Leaving something out moves every later message, so that a failure may need
 * other luck: all are run with the same several seeds, and are compared with the runs in which nothing is left out.
 */
public final class BlameHunt {
    private static final String RECONFIG = "reconfig";
    private static final int BATCH = 10;

    /** So many failures with nothing left out, and none without: that is no chance. */
    private static final int ENOUGH = 8;

    /** So often may a run fail without something until nobody believes that it needs it. */
    private static final int SURELY_NOT = 3;

    private static final int MOST_SEEDS = 150;
    private static final double CHANCE = 0.01;
    private static final int MOST_SINGLE = 16;

    private final Script script;
    private final Predicate<Script> fails;
    private final long began = System.nanoTime();
    private final Duration budget;
    private final Consumer<String> progress;
    private final List<Long> seeds = new ArrayList<>();
    private final List<Blame.Row> rows = new ArrayList<>();
    private int failed;

    private BlameHunt(Script script, Predicate<Script> fails, Duration budget, Consumer<String> progress) {
        this.script = script;
        this.fails = fails;
        this.budget = budget;
        this.progress = progress;
    }

    /** Something that can be left out. */
    private record Part(String name, Function<Script, Script> without) {}

    /** @param progress hears what is tried now */
    public static Blame of(Script script, Duration budget, Consumer<String> progress) {
        return of(script, ScriptedRun::fails, budget, progress);
    }

    /** @param fails called from several threads */
    static Blame of(Script script, Predicate<Script> fails, Duration budget, Consumer<String> progress) {
        return new BlameHunt(script, fails, budget, progress).hunt();
    }

    private boolean isOver(int parts) {
        return System.nanoTime() - began >= budget.toNanos() / parts;
    }

    private Blame hunt() {
        control();
        Map<String, List<Part>> kinds = kinds();
        if (kinds.size() > 1 && leaveOut(everything(kinds)) == Need.NONE) {
            return new Blame(
                    counts() + "The failure needs no fault and no reconfiguration: it comes without any of them.",
                    failed,
                    seeds.size(),
                    rows);
        }
        Map<String, Need> found = new LinkedHashMap<>();
        kinds.forEach((kind, parts) -> found.put(kind, leaveOut(whole(kind, parts))));
        List<String> needed = new ArrayList<>();
        List<String> unclear = new ArrayList<>();
        kinds.forEach((kind, parts) -> {
            String whole = whole(kind, parts).name();
            Need need = found.getOrDefault(kind, Need.UNCLEAR);
            List<String> single = need == Need.NONE || parts.size() == 1 ? List.of() : neededOf(parts);
            if (need == Need.NEEDED) {
                needed.addAll(single.isEmpty() ? List.of(whole) : single);
            } else if (need == Need.UNCLEAR) {
                unclear.add(whole);
            }
        });
        return new Blame(sentence(needed, unclear, kinds.isEmpty()), failed, seeds.size(), rows);
    }

    /** Names of those that the failure needs each by itself. */
    private List<String> neededOf(List<Part> parts) {
        List<String> needed = new ArrayList<>();
        for (Part part : parts.subList(0, Math.min(MOST_SINGLE, parts.size()))) {
            if (!isOver(1) && leaveOut(part) == Need.NEEDED) {
                needed.add(part.name());
            }
        }
        return needed;
    }

    /** The run as it is, until it failed often enough. */
    private void control() {
        while (failed < ENOUGH && seeds.size() < MOST_SEEDS && !isOver(3)) {
            List<Long> more = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                more.add(seeds.isEmpty() && i == 0 ? script.seed() : seeds.size() + i + 1L);
            }
            failed += count(script, more);
            seeds.addAll(more);
            progress.accept("nothing left out: fails in " + failed + " of " + seeds.size() + " runs");
        }
    }

    private enum Need {
        NEEDED,
        HELPS,
        NONE,
        UNCLEAR
    }

    private Need leaveOut(Part part) {
        Script rest = part.without().apply(script);
        int without = 0;
        int runs = 0;
        while (runs < seeds.size() && without < SURELY_NOT && !isOver(1)) {
            List<Long> some = seeds.subList(runs, Math.min(seeds.size(), runs + BATCH));
            without += count(rest, some);
            runs += some.size();
        }
        double chance = chance(without, runs, failed, seeds.size());
        Need need = without > 0
                ? chance < CHANCE && runs == seeds.size() ? Need.HELPS : Need.NONE
                : chance < CHANCE ? Need.NEEDED : Need.UNCLEAR;
        String so = switch (need) {
            case NEEDED -> "needed";
            case HELPS -> "not needed, but it fails more rarely without";
            case NONE -> "not needed";
            case UNCLEAR -> runs < seeds.size() ? "not clear: the time was over" : "not clear: too few fail";
        };
        rows.add(new Blame.Row(part.name(), without, runs, so));
        progress.accept("without " + part.name() + ": fails in " + without + " of " + runs + " runs, " + so);
        return need;
    }

    private int count(Script of, List<Long> with) {
        try {
            return (int) Sweep.run(
                            new Range(0, with.size() - 1L),
                            i -> fails.test(of.withSeed(with.get((int) i))),
                            failure -> {})
                    .stream()
                    .filter(failure -> failure)
                    .count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What there is, by kind, in order of time. */
    private Map<String, List<Part>> kinds() {
        Map<String, List<Part>> kinds = new LinkedHashMap<>();
        for (Script.Fault fault : script.faults()) {
            kinds.computeIfAbsent(fault.kind(), kind -> new ArrayList<>())
                    .add(new Part(name(fault), s -> s.withFaults(without(s.faults(), fault))));
        }
        for (Script.Operation op : script.operations()) {
            if (op.f().equals(RECONFIG)) {
                kinds.computeIfAbsent("reconfiguration", kind -> new ArrayList<>())
                        .add(new Part(name(op), s -> s.withOperations(without(s.operations(), op))));
            }
        }
        if (!script.model().equals(FaultModel.CALM)) {
            kinds.put(
                    "network and disks",
                    List.of(new Part("what network and disks do by themselves", s -> s.withModel(FaultModel.CALM))));
        }
        return kinds;
    }

    private static Part everything(Map<String, List<Part>> kinds) {
        return new Part(
                "any fault or reconfiguration",
                withoutAll(kinds.values().stream().flatMap(List::stream).toList()));
    }

    private static Part whole(String kind, List<Part> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : new Part("every " + kind + " (" + parts.size() + ")", withoutAll(parts));
    }

    private static Function<Script, Script> withoutAll(List<Part> parts) {
        return parts.stream().map(Part::without).reduce(Function.identity(), Function::andThen);
    }

    /** One object of the list, however many are equal to it. */
    private static <T> List<T> without(List<T> all, T one) {
        return all.stream().filter(other -> other != one).toList();
    }

    private static String name(Script.Fault fault) {
        String where = fault.nodes().isEmpty()
                ? fault.links().keySet().stream()
                        .map(link -> link.from() + "\u2192" + link.to())
                        .sorted(NaturalOrder.OF_NAMES)
                        .limit(8)
                        .collect(Collectors.joining(" "))
                : String.join(" ", NaturalOrder.sorted(fault.nodes().keySet()));
        return fault.kind() + (where.isEmpty() ? "" : " " + where) + at(fault.atNanos());
    }

    private static String name(Script.Operation op) {
        return "reconfiguration " + changes(op.value()) + " at " + op.node()
                + (op.afterHealing() ? " after the healing" : "," + at(op.atNanos()));
    }

    private static String changes(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> change)) {
            return Edn.print(value);
        }
        List<String> all = new ArrayList<>();
        Map.of("add", "+", "remove", "-").forEach((kind, sign) -> {
            if (change.get(Keyword.of(kind)) instanceof Collection<?> nodes) {
                nodes.forEach(node -> all.add(sign + node));
            }
        });
        return all.isEmpty() ? Edn.print(value) : String.join(" ", all);
    }

    private static String at(long nanos) {
        return String.format(Locale.ROOT, " at %.3f s", nanos / 1e9);
    }

    private String counts() {
        return "With nothing left out " + failed + " of " + seeds.size() + " runs fail in the same way ("
                + String.join(", ", script.checkers()) + "). ";
    }

    private String sentence(List<String> needed, List<String> unclear, boolean nothingThere) {
        if (nothingThere) {
            return counts() + "There was no fault and no reconfiguration, and the failure needs none.";
        }
        List<String> told = new ArrayList<>();
        if (!needed.isEmpty()) {
            told.add("The failure needs: " + String.join("; ", needed) + ".");
        } else if (unclear.isEmpty()) {
            told.add("No single kind of fault is needed: each can be left out by itself.");
        }
        if (!unclear.isEmpty()) {
            told.add("Not clear: " + String.join("; ", unclear) + ".");
        }
        return counts() + String.join(" ", told);
    }

    /** How likely so few failures without a thing, or fewer, are if it did not matter (Fisher's exact test). */
    static double chance(int without, int runs, int failed, int of) {
        int all = without + failed;
        double sum = 0;
        for (int few = Math.max(0, all - of); few <= without; few++) {
            sum += Math.exp(choose(runs, few) + choose(of, all - few) - choose(runs + of, all));
        }
        return Math.min(1, sum);
    }

    /** The logarithm of how many ways there are. */
    private static double choose(int n, int k) {
        return IntStream.rangeClosed(1, k)
                .mapToDouble(i -> Math.log(n - k + i) - Math.log(i))
                .sum();
    }
}
