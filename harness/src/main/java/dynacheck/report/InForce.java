package dynacheck.report;

import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which faults acted while a few operations ran. What was tried and not proven is named apart. */
final class InForce {
    private static final int MOST = 10;
    private static final int LONGEST = 300;

    private final List<FaultLife> faults;
    private final Palette palette;

    InForce(List<FaultLife> faults, Palette palette) {
        this.faults = faults;
        this.palette = palette;
    }

    /** From the first invocation to the last completion; to the end of the run if nothing completed. */
    List<Page.Fact> during(List<Span> operations) {
        if (operations.isEmpty()) {
            return List.of();
        }
        long first =
                operations.stream().mapToLong(s -> s.invoke().index()).min().orElseThrow();
        long last = operations.stream()
                .map(Span::completion)
                .filter(Objects::nonNull)
                .mapToLong(Op::index)
                .max()
                .orElse(Long.MAX_VALUE);
        return facts(faults.stream().filter(f -> f.mayActWithin(first, last)).toList());
    }

    /** From one time of the run to another, in nanoseconds. */
    List<Page.Fact> between(long from, long to) {
        return facts(faults.stream()
                .filter(f -> f.happened() && f.fromNanos() <= to && (f.toNanos() < 0 || f.toNanos() >= from))
                .toList());
    }

    private List<Page.Fact> facts(List<FaultLife> met) {
        List<Page.Fact> facts = new ArrayList<>();
        facts.add(fact("Faults in force meanwhile", met, true));
        if (met.stream().anyMatch(f -> !f.isProven())) {
            facts.add(fact("Tried, but not proven to be in force", met, false));
        }
        return facts;
    }

    /** Temporary faults first; permanent ones of a kind together, with their nodes and the time of the first. */
    private Page.Fact fact(String label, List<FaultLife> met, boolean proven) {
        List<Page.Item> told = new ArrayList<>();
        Map<String, List<FaultLife>> forGood = new TreeMap<>();
        for (FaultLife fault : met) {
            if (fault.isProven() == proven && fault.event().permanent()) {
                forGood.computeIfAbsent(fault.event().kind(), kind -> new ArrayList<>())
                        .add(fault);
            } else if (fault.isProven() == proven) {
                told.add(alone(fault));
            }
        }
        forGood.values().forEach(alike -> told.add(alike.size() == 1 ? alone(alike.getFirst()) : together(alike)));
        int more = told.size() - MOST;
        if (more > 0) {
            told.subList(MOST, told.size()).clear();
            told.add(new Page.Item(-1, "and " + more + " more"));
        }
        String value =
                told.isEmpty() ? "none" : told.stream().map(Page.Item::text).collect(Collectors.joining("; "));
        return new Page.Fact(label, value, told);
    }

    private Page.Item alone(FaultLife fault) {
        return item(fault, fault.name() + " (" + fault.when() + ")");
    }

    /** {@code "retire n1 n2 (for good, the first since 1.000 s)"}. */
    private Page.Item together(List<FaultLife> alike) {
        Set<String> nodes = new TreeSet<>(NaturalOrder.OF_NAMES);
        alike.forEach(f -> nodes.addAll(f.event().nodes()));
        return item(
                alike.getFirst(),
                Text.shorten(alike.getFirst().event().kind() + " " + String.join(" ", nodes), LONGEST)
                        + " (for good, the first since "
                        + Text.at(alike.stream()
                                .mapToLong(FaultLife::fromNanos)
                                .min()
                                .orElseThrow())
                        + ")");
    }

    private Page.Item item(FaultLife fault, String text) {
        return new Page.Item(palette.color(fault.event().kind()), text);
    }
}
