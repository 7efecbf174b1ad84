package dynacheck.report;

import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Which faults acted while a few operations ran. What was tried and not proven is named apart. */
final class InForce {
    private static final int MOST = 10;

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
        List<FaultLife> met =
                faults.stream().filter(f -> f.mayActWithin(first, last)).toList();
        List<Page.Fact> facts = new ArrayList<>();
        facts.add(new Page.Fact("Faults in force meanwhile", told(met, true)));
        if (met.stream().anyMatch(f -> !f.isProven())) {
            facts.add(new Page.Fact("Tried, but not proven to be in force", told(met, false)));
        }
        return facts;
    }

    private static String told(List<FaultLife> faults, boolean proven) {
        List<String> told = faults.stream()
                .filter(f -> f.isProven() == proven)
                .map(f -> f.name() + " (" + f.when() + ")")
                .toList();
        int more = told.size() - MOST;
        return told.isEmpty()
                ? "none"
                : told.stream().limit(MOST).collect(Collectors.joining("; "))
                        + (more > 0 ? "; and " + more + " more" : "");
    }
}
