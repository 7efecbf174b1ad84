package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.injection.Nemesis;
import dynacheck.membership.Membership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out the plans of one package: journals each phase, keeps the undo of what is open, heals. */
final class PlannedNemesis implements Nemesis {
    static final Keyword KIND = Keyword.of("kind");
    static final Keyword ACTION = Keyword.of("action");
    static final Keyword START = Keyword.of("start");
    static final Keyword STOP = Keyword.of("stop");

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How long a link may wait for traffic that proves its fault. */
    private static final Duration TRAFFIC_WAIT = Duration.ofSeconds(3);

    /**
     * Chooses what to do now. No plan means that nothing is possible now; {@code skipped} is the reason if it is worth
     * a line.
     */
    interface Planner {
        Choice choose(Cluster cluster, Membership membership, RandomGenerator random) throws IOException;
    }

    /** @param heals what is open is healed first */
    record Choice(List<FaultPlan> plans, String skipped, boolean heals) {
        Choice(List<FaultPlan> plans, String skipped) {
            this(plans, skipped, false);
        }

        static Choice of(FaultPlan... plans) {
            return new Choice(List.of(plans), "");
        }

        /** Without the plans of these kinds. */
        Choice without(Set<String> kinds) {
            return new Choice(
                    plans.stream().filter(plan -> !kinds.contains(plan.kind())).toList(), skipped, heals);
        }

        boolean isSkip() {
            return plans.isEmpty() && !skipped.isEmpty();
        }

        static Choice skip(String reason) {
            return new Choice(List.of(), reason);
        }
    }

    /**
     * @param installed whether it was reported as installed, so that a gap in its effect is worth a line
     * @param unmet what is in force on links, until some traffic was seen there; else null
     */
    private record Open(
            FaultEvent event,
            FaultPlan plan,
            InForce watch,
            boolean installed,
            @Nullable String unmet) {
        Open with(boolean nowInstalled, @Nullable String nowUnmet) {
            return new Open(event, plan, watch, nowInstalled, nowUnmet);
        }
    }

    private final String name;
    private final Planner planner;
    private final Cluster cluster;
    private final Membership membership;
    private final LongSupplier faultIds;
    private final RandomGenerator random;
    private final Hands hands;
    private final ArrayDeque<Open> open = new ArrayDeque<>();

    PlannedNemesis(
            String name, Planner planner, Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
        this.name = name;
        this.planner = planner;
        this.cluster = cluster;
        this.membership = membership;
        this.faultIds = faultIds;
        this.random = new SplittableRandom(seed ^ name.hashCode());
        this.hands = new Hands(cluster);
    }

    @Override
    public synchronized void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
        Object action = op.value() instanceof Map<?, ?> map ? map.get(ACTION) : null;
        if (START.equals(action)) {
            start(journal);
        } else if (STOP.equals(action)) {
            healAll(journal);
        } else {
            throw new IllegalArgumentException("a fault needs :action :start or :stop, not " + op.value());
        }
    }

    private void start(Consumer<FaultEvent> journal) throws IOException, InterruptedException {
        Choice choice = choose();
        if (choice.heals()) {
            healAll(journal);
        }
        if (choice.isSkip()) {
            journal.accept(new FaultEvent(
                    faultIds.getAsLong(),
                    name,
                    Phase.SKIPPED,
                    List.of(),
                    List.of(),
                    List.of(),
                    false,
                    choice.skipped()));
        }
        for (FaultPlan plan : choice.plans()) {
            install(plan, journal);
        }
    }

    /** Nothing may be possible now, but something may be soon, once the current reconfiguration is done. */
    private Choice choose() throws IOException, InterruptedException {
        Choice[] latest = {planner.choose(cluster, membership, random)};
        try {
            cluster.await(PATIENCE, () -> {
                if (latest[0].isSkip()) {
                    latest[0] = again();
                }
                return !latest[0].isSkip();
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return latest[0];
    }

    private Choice again() {
        try {
            return planner.choose(cluster, membership, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install(FaultPlan plan, Consumer<FaultEvent> journal) throws InterruptedException {
        FaultEvent event = new FaultEvent(
                faultIds.getAsLong(),
                plan.kind(),
                Phase.INSTALLING,
                plan.nodes(),
                plan.links(),
                plan.cutOff(),
                plan.permanent(),
                null);
        // Before it is done: something half done must be undone, too.
        open.push(new Open(event, plan, new InForce(cluster, plan), false, null));
        journal.accept(event);
        try {
            String evidence = plan.what() + ": " + applyAll(event.id(), plan.actions());
            // From now on: earlier traffic met other faults on these links.
            Open inForce = new Open(event, plan, new InForce(cluster, plan), true, null);
            String against = inForce.watch().against();
            if (!against.isEmpty()) {
                throw new IOException("not in force: " + against);
            }
            replaceLatest(inForce);
            if (!plan.links().isEmpty() && !plan.isInstant()) {
                if (!cluster.await(TRAFFIC_WAIT, () -> inForce.watch().met() > 0)) {
                    replaceLatest(inForce.with(false, evidence));
                    journal.accept(event.next(Phase.INDETERMINATE, evidence + unmet()));
                    return;
                }
                evidence = met(inForce.with(true, evidence), "so far");
            }
            journal.accept(event.next(Phase.INSTALLED, evidence));
        } catch (IOException | RuntimeException e) {
            journal.accept(event.next(Phase.INDETERMINATE, String.valueOf(e.getMessage())));
        }
        if (plan.permanent()) {
            open.pop();
        } else if (plan.isInstant()) {
            open.pop();
            journal.accept(event.next(Phase.HEALING, null));
            journal.accept(event.next(Phase.HEALED, "over at once; connections are made again by themselves"));
        }
    }

    /** Between idle nodes that may be so; but not if none ever came. */
    private String unmet() {
        String unused = cluster.links().unused();
        return unused.isEmpty() ? "no traffic met it" : "traffic met no cut link: " + unused;
    }

    private void replaceLatest(Open latest) {
        open.pop();
        open.push(latest);
    }

    /** A fault that cannot be healed stays open and is tried again next time; the others are healed. */
    @Override
    public synchronized void healAll(Consumer<FaultEvent> journal) {
        List<Open> unhealed = new ArrayList<>();
        while (!open.isEmpty() && !Thread.currentThread().isInterrupted()) {
            Open fault = open.pop();
            tellOfLateTraffic(fault, journal);
            tellIfItDidNotLast(fault, journal);
            journal.accept(fault.event().next(Phase.HEALING, null));
            try {
                journal.accept(fault.event().next(Phase.HEALED, undo(fault)));
            } catch (IOException e) {
                journal.accept(fault.event().next(Phase.HEAL_FAILED, String.valueOf(e.getMessage())));
                unhealed.add(fault.with(false, null));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                journal.accept(fault.event().next(Phase.HEAL_FAILED, "interrupted"));
                unhealed.add(fault.with(false, null));
            }
        }
        open.addAll(unhealed);
    }

    /** On a slow host, or between idle nodes, the first traffic may meet a fault too late to be waited for. */
    private void tellOfLateTraffic(Open fault, Consumer<FaultEvent> journal) {
        if (fault.unmet() == null) {
            return;
        }
        try {
            if (fault.watch().met() > 0) {
                journal.accept(fault.event().next(Phase.INSTALLED, met(fault, "at last")));
            }
        } catch (UncheckedIOException e) {
            // It stays unproven and must be healed all the same.
        }
    }

    private static String met(Open fault, String when) {
        return fault.unmet() + fault.plan().links().size() + " links read back, "
                + fault.watch().met() + " bytes met it " + when;
    }

    /** INDETERMINATE after INSTALLED: it was reported to be in force, but not for the whole time. */
    private static void tellIfItDidNotLast(Open fault, Consumer<FaultEvent> journal) {
        if (!fault.installed() && fault.unmet() == null) {
            return;
        }
        String against;
        try {
            against = fault.watch().against();
        } catch (IOException | RuntimeException e) {
            against = "it cannot be read back: " + e.getMessage();
        }
        if (!against.isEmpty()) {
            journal.accept(fault.event().next(Phase.INDETERMINATE, "not in force to its end: " + against));
        }
    }

    /** Does every step of the undo, also after one failed, and returns the evidence. */
    private String undo(Open fault) throws IOException, InterruptedException {
        List<String> evidence = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (List<Action> step : Hands.steps(fault.plan().undo())) {
            try {
                evidence.add(hands.apply(fault.event().id(), step));
            } catch (IOException | RuntimeException e) {
                if (startsRemoved(step)) {
                    evidence.add("removed meanwhile, it does not come back: " + e.getMessage());
                } else {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException(String.join("; ", problems));
        }
        List<Link> links = fault.plan().links();
        if (!links.isEmpty()) {
            evidence.add(links.size() + " links free of it, read back; bytes that met it: "
                    + fault.watch().metByLink());
        }
        return joined(evidence);
    }

    /** Some systems' nodes end at once when they learn that they are members no more. */
    private boolean startsRemoved(List<Action> step) {
        return step.stream().allMatch(action -> switch (action) {
            case Action.Start start -> isRemoved(start.node());
            case Action.Revive revive -> isRemoved(revive.node());
            case Action.Resume resume -> isRemoved(resume.node());
            default -> false;
        });
    }

    private boolean isRemoved(String node) {
        return membership.everRemoved().contains(node) && !membership.members().contains(node);
    }

    private String applyAll(long fault, List<Action> actions) throws IOException, InterruptedException {
        List<String> evidence = new ArrayList<>();
        for (List<Action> step : Hands.steps(actions)) {
            evidence.add(hands.apply(fault, step));
        }
        return joined(evidence);
    }

    private static String joined(List<String> evidence) {
        return evidence.stream().filter(e -> !e.isEmpty()).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {}
}
