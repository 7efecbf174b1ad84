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

    private InForce() {}

    /** From the first invocation to the last completion; to the end of the run if nothing completed. */
    static List<Page.Fact> during(List<FaultLife> faults, List<Span> operations) {
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
    static List<Page.Fact> between(List<FaultLife> faults, long from, long to) {
        return facts(faults.stream()
                .filter(f -> f.happened() && f.fromNanos() <= to && (f.toNanos() < 0 || f.toNanos() >= from))
                .toList());
    }

    private static List<Page.Fact> facts(List<FaultLife> met) {
        List<Page.Fact> facts = new ArrayList<>();
        facts.add(new Page.Fact("Faults in force meanwhile", told(met, true)));
        if (met.stream().anyMatch(f -> !f.isProven())) {
            facts.add(new Page.Fact("Tried, but not proven to be in force", told(met, false)));
        }
        return facts;
    }

    /** Temporary faults first; permanent ones of a kind together, with their nodes and the time of the first. */
    private static String told(List<FaultLife> faults, boolean proven) {
        List<String> told = new ArrayList<>();
        Map<String, List<FaultLife>> forGood = new TreeMap<>();
        for (FaultLife fault : faults) {
            if (fault.isProven() == proven && fault.event().permanent()) {
                forGood.computeIfAbsent(fault.event().kind(), kind -> new ArrayList<>())
                        .add(fault);
            } else if (fault.isProven() == proven) {
                told.add(alone(fault));
            }
        }
        forGood.values().forEach(alike -> told.add(alike.size() == 1 ? alone(alike.getFirst()) : together(alike)));
        int more = told.size() - MOST;
        return told.isEmpty()
                ? "none"
                : told.stream().limit(MOST).collect(Collectors.joining("; "))
                        + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String alone(FaultLife fault) {
        return fault.name() + " (" + fault.when() + ")";
    }

    /** {@code "retire n1 n2 (for good, the first since 1.000 s)"}. */
    private static String together(List<FaultLife> alike) {
        Set<String> nodes = new TreeSet<>(NaturalOrder.OF_NAMES);
        alike.forEach(f -> nodes.addAll(f.event().nodes()));
        return Text.shorten(alike.getFirst().event().kind() + " " + String.join(" ", nodes), LONGEST)
                + " (for good, the first since "
                + Text.at(alike.stream().mapToLong(FaultLife::fromNanos).min().orElseThrow()) + ")";
    }
}
