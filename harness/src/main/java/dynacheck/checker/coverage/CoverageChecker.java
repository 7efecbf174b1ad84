package dynacheck.checker.coverage;

import dynacheck.checker.Results;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageResult.Item;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.checker.liveness.SlackCurve;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.Registers;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultSpan;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Reconfigs;
import dynacheck.membership.Reconfigs.Proposal;
import dynacheck.membership.Resilience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks for what a run promised to exercise. Names: {@code fault:KIND}, {@code concurrent-proposals>=K},
 * {@code old-majority-down}, {@code slack-0}, {@code one-below}, {@code live-again}, {@code reads-of-written-values},
 * {@code reconfigs>=N}, {@code ops>=N}, {@code final-operations}, {@code lines=N}.
 * Any other name is missing: no evidence of it is known.
 */
public final class CoverageChecker {
    /** More proposals in flight than this are searched for an antichain greedily. */
    private static final int MAX_ENUMERATED = 12;

    private final History history;
    private final RunInfo run;
    private final Resilience resilience;
    private final List<FaultSpan> faults;
    private final List<Proposal> proposals;
    private final ServedMeanwhile served;
    /** Index at which the final operations began; they do not count for the plan's promises. */
    private final long finalOps;

    private CoverageChecker(History history, RunInfo run, Resilience resilience) {
        this.resilience = resilience;
        this.history = history;
        this.run = run;
        this.faults = FaultSpan.of(history);
        this.proposals = Reconfigs.of(history);
        this.served = new ServedMeanwhile(history);
        this.finalOps = history.ops().stream()
                .filter(op -> !op.isClient() && op.f().equals(RunInfo.FINAL_OPERATIONS))
                .mapToLong(Op::index)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** Of a system that works with majorities. */
    public static CoverageResult check(History history, RunInfo run) {
        return check(history, run, Resilience.MAJORITIES);
    }

    public static CoverageResult check(History history, RunInfo run, Resilience resilience) {
        if (run.isForeign()) {
            return new CoverageResult(
                    Verdict.VALID, "Skipped: the run's promises are not known.", List.of(), List.of(), List.of());
        }
        return new CoverageChecker(history, run, resilience).check();
    }

    private CoverageResult check() {
        List<Item> items = run.requiredCoverage().stream().map(this::item).toList();
        List<String> unhealed = faults.stream()
                .filter(FaultSpan::isUnhealed)
                .map(f -> f + " (fault " + f.id() + ", index " + f.first().index() + ")")
                .toList();
        List<String> disproved = faults.stream()
                .filter(f -> !disproof(f).isEmpty())
                .map(f -> f + " (fault " + f.id() + ": " + disproof(f) + ")")
                .toList();
        boolean anyOk = history.calls().stream().anyMatch(Call::isOk);
        String missing = items.stream()
                .filter(i -> !i.covered())
                .map(i -> i.name() + " (" + i.evidence() + ")")
                .collect(Collectors.joining(", "));
        List<String> reasons = new ArrayList<>();
        if (!anyOk) {
            reasons.add("No operation completed.");
        }
        if (!missing.isEmpty()) {
            reasons.add("Not exercised: " + missing + ".");
        }
        if (!unhealed.isEmpty()) {
            reasons.add("Not healed, or not proven so: " + String.join(", ", unhealed) + ".");
        }
        if (!disproved.isEmpty()) {
            reasons.add("Reported as in force, and was not: " + String.join(", ", disproved) + ".");
        }
        boolean complete = reasons.isEmpty();
        return new CoverageResult(
                complete ? Verdict.VALID : Verdict.UNKNOWN,
                complete
                        ? (items.isEmpty()
                                        ? "Nothing had to be exercised"
                                        : "All " + Results.count(items.size(), "required item") + " exercised")
                                + ", every fault healed."
                        : String.join(" ", reasons),
                items,
                unhealed,
                disproved);
    }

    private String disproof(FaultSpan fault) {
        return fault.disproof().isEmpty() ? served.disproof(fault) : fault.disproof();
    }

    private Item item(String name) {
        int at = name.indexOf(">=");
        if (name.startsWith("fault:")) {
            return fault(name, name.substring("fault:".length()));
        }
        if (name.startsWith(RunInfo.LINES)) {
            String recorded = name.substring(RunInfo.LINES.length());
            int judged = history.ops().size();
            return new Item(
                    name,
                    recorded.equals(String.valueOf(judged)),
                    judged + " of the " + recorded + " lines that the run recorded are judged");
        }
        if (at > 0) {
            return counted(name, name.substring(0, at), name.substring(at + 2));
        }
        return switch (name) {
            case "old-majority-down" -> oldMajorityDown(name);
            case "slack-0" -> slackZero(name);
            case "one-below" -> oneBelow(name);
            case "live-again" -> liveAgain(name);
            case "reads-of-written-values" -> readsOfWrittenValues(name);
            case RunInfo.FINAL_OPERATIONS -> askedAtTheEnd(name);
            default -> new Item(name, false, "no evidence of such a thing is known");
        };
    }

    private Item fault(String name, String kind) {
        List<FaultSpan> some =
                faults.stream().filter(f -> f.kind().equals(kind)).toList();
        for (FaultSpan f : some) {
            if (f.isProven() && disproof(f).isEmpty()) {
                String healed = f.isPermanent() ? "" : "; healed: " + f.evidence(Phase.HEALED);
                return new Item(name, true, f + ": " + f.evidence(Phase.INSTALLED) + healed);
            }
        }
        long skipped = some.stream().filter(f -> f.reached(Phase.SKIPPED)).count();
        return new Item(
                name,
                false,
                some.isEmpty()
                        ? "never tried"
                        : some.size() + " tried, " + skipped + " skipped, none proven installed and healed"
                                + doubt(some));
    }

    /** What speaks against the last one that is in doubt. */
    private static String doubt(List<FaultSpan> faults) {
        return faults.stream()
                .filter(f -> f.reached(Phase.INDETERMINATE))
                .reduce((earlier, later) -> later)
                .map(f -> "; of the last one: " + f.evidence(Phase.INDETERMINATE))
                .orElse("");
    }

    private Item counted(String name, String what, String number) {
        long wanted;
        try {
            wanted = Long.parseLong(number);
        } catch (NumberFormatException e) {
            return new Item(name, false, "not a number: " + number);
        }
        long seen;
        switch (what) {
            case "concurrent-proposals" -> seen = mostConcurrentProposals();
            case "reconfigs" ->
                seen = proposals.stream()
                        .filter(p -> p.isCompleted() && p.call().start() < finalOps)
                        .count();
            case "ops" ->
                seen = history.calls().stream()
                        .filter(c -> c.isOk() && !c.f().equals(Reconfigs.F))
                        .count();
            default -> {
                return new Item(name, false, "no evidence of such a thing is known");
            }
        }
        return new Item(name, seen >= wanted, seen + " seen");
    }

    /** The largest number of proposals in flight together of which none contains another. */
    private int mostConcurrentProposals() {
        int most = 0;
        for (Proposal p : proposals) {
            long now = p.call().start();
            List<Proposal> inFlight =
                    proposals.stream().filter(q -> q.isInFlightAt(now)).toList();
            most = Math.max(most, antichain(inFlight));
        }
        return most;
    }

    private static int antichain(List<Proposal> proposals) {
        if (proposals.size() > MAX_ENUMERATED) {
            List<Proposal> chosen = new ArrayList<>();
            for (Proposal p : proposals) {
                if (chosen.stream().noneMatch(p::isComparableTo)) {
                    chosen.add(p);
                }
            }
            return chosen.size();
        }
        int best = 0;
        for (int set = 0; set < 1 << proposals.size(); set++) {
            if (Integer.bitCount(set) > best && isAntichain(proposals, set)) {
                best = Integer.bitCount(set);
            }
        }
        return best;
    }

    private static boolean isAntichain(List<Proposal> proposals, int set) {
        for (int i = 0; i < proposals.size(); i++) {
            for (int j = 0; j < i; j++) {
                int both = 1 << i | 1 << j;
                if ((set & both) == both && proposals.get(i).isComparableTo(proposals.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Members of V(0) that are gone for good, by proven crash or retirement. */
    private Item oldMajorityDown(String name) {
        Set<String> gone = new TreeSet<>();
        faults.stream().filter(f -> f.isCrash() && f.reached(Phase.INSTALLED)).forEach(f -> gone.addAll(f.stopped()));
        gone.retainAll(run.members());
        return new Item(
                name,
                2 * gone.size() > run.members().size(),
                gone.size() + " of " + run.members().size() + " initial members gone"
                        + (gone.isEmpty() ? "" : ": " + String.join(" ", NaturalOrder.sorted(gone))));
    }

    /** Definition 1's premise was violated by one, and never by more. */
    private Item oneBelow(String name) {
        int least = points().stream().mapToInt(Point::slackPessimistic).min().orElse(0);
        return new Item(name, least == -1, "least slack " + least);
    }

    /** After the last recovery from a crash beyond the premise, operations completed wherever any were invoked. */
    private Item liveAgain(String name) {
        long recovered = faults.stream()
                .filter(f -> f.kind().equals(FaultEvent.CRASH_BEYOND))
                .map(f -> f.at(Phase.HEALED))
                .mapToLong(op -> op == null ? Long.MAX_VALUE : op.index())
                .max()
                .orElse(Long.MAX_VALUE);
        Set<String> waiting = new TreeSet<>();
        long completed = 0;
        for (Call call : history.calls()) {
            String node = call.node();
            if (call.start() > recovered && node != null) {
                if (call.isOk()) {
                    completed++;
                    waiting.remove(node);
                } else if (call.outcome() == OpType.INFO) {
                    waiting.add(node);
                }
            }
        }
        return new Item(
                name,
                completed > 0 && waiting.isEmpty(),
                completed + " operations invoked after the recovery completed"
                        + (waiting.isEmpty() ? "" : "; then none at " + waiting));
    }

    private Item askedAtTheEnd(String name) {
        if (finalOps == Long.MAX_VALUE) {
            return new Item(name, false, "never begun: the run was ended early");
        }
        AskedAtTheEnd asked = AskedAtTheEnd.of(history, run.members(), proposals, faults, finalOps);
        return new Item(
                name,
                asked.leftOut().isEmpty(),
                asked.leftOut().isEmpty()
                        ? asked.what() + " at each of " + asked.members() + " members"
                        : asked.leftOut().size() + " left out, first "
                                + asked.leftOut().getFirst());
    }

    private List<Point> points() {
        return new SlackCurve(Set.copyOf(run.members()), resilience).points(history);
    }

    private Item slackZero(String name) {
        List<Point> points = points();
        int least = points.stream()
                .mapToInt(p -> Math.min(p.slackPessimistic(), p.effectiveSlack()))
                .min()
                .orElse(Integer.MAX_VALUE);
        boolean zero = points.stream().anyMatch(p -> p.slackPessimistic() == 0 || p.effectiveSlack() == 0);
        return new Item(name, zero, "least slack " + least);
    }

    private Item readsOfWrittenValues(String name) {
        long reads = Registers.of(history, AtomicityOptions.DEFAULT).all().stream()
                .flatMap(r -> r.accesses().stream())
                .filter(a -> a.isRead() && a.isOk() && a.value() != null)
                .count();
        return new Item(name, reads > 0, reads + " reads returned a written value");
    }
}
