package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Evidence for and against a fault while it lasts: the state of each of its nodes and directed links, and for each link
 * what the fault hit and what passed unharmed.
 */
final class InForce {
    private static final int MOST_TOLD = 4;

    private final Cluster cluster;
    private final FaultPlan plan;
    private final Map<Link, Long> metBefore = new LinkedHashMap<>();
    private final Map<Link, OptionalLong> untouchedBefore = new LinkedHashMap<>();

    /** From now on. */
    InForce(Cluster cluster, FaultPlan plan) {
        this.cluster = cluster;
        this.plan = plan;
        askAllAtOnce();
        for (Link link : plan.links()) {
            metBefore.put(link, cluster.links().affectedBytes(link.from(), link.to()));
            untouchedBefore.put(link, cluster.links().untouchedBytes(link.from(), link.to()));
        }
    }

    /** For links on hosts, answers are kept for a moment. */
    private void askAllAtOnce() {
        if (!plan.links().isEmpty()) {
            long unused = cluster.links().affectedBytes(plan.links());
        }
    }

    /** Bytes that it hit on all links together. */
    long met() {
        return plan.links().isEmpty()
                ? 0
                : cluster.links().affectedBytes(plan.links())
                        - metBefore.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes that it hit, by directed link; for people. */
    String metByLink() {
        Links links = cluster.links();
        return plan.links().stream()
                .map(link -> name(link) + " " + (links.affectedBytes(link.from(), link.to()) - met(link)))
                .collect(Collectors.joining(", "));
    }

    private long met(Link link) {
        return metBefore.getOrDefault(link, 0L);
    }

    /** Why it is not, or was not all the time, what was reported. Empty if nothing contradicts the report. */
    String against() throws IOException {
        List<String> all = new ArrayList<>();
        for (Action action : plan.actions()) {
            String node = nodeThatMustNotRun(action);
            if (!node.isEmpty() && cluster.processes().state(node) == NodeState.RUNNING) {
                all.add(node + " is " + NodeState.RUNNING);
            }
        }
        if (!plan.isInstant()) {
            askAllAtOnce();
            plan.links().forEach(link -> all.addAll(against(link)));
        }
        String more = all.size() > MOST_TOLD ? ", and " + (all.size() - MOST_TOLD) + " more" : "";
        return all.stream().limit(MOST_TOLD).collect(Collectors.joining(", ")) + more;
    }

    private static String nodeThatMustNotRun(Action action) {
        return switch (action) {
            case Action.Kill kill -> kill.node();
            case Action.CutPower cut -> cut.node();
            case Action.TearWrite torn -> torn.node();
            case Action.Pause pause -> pause.node();
            default -> "";
        };
    }

    /** Other faults may do more to the link, but not less. */
    private List<String> against(Link link) {
        List<String> all = new ArrayList<>();
        Links links = cluster.links();
        LinkState state = links.get(link.from(), link.to());
        if (state.equals(LinkState.OPEN)) {
            all.add(name(link) + " is open");
        } else if (!state.cut() && wanted(link).cut()) {
            all.add(name(link) + " is not cut");
        }
        OptionalLong before = untouchedBefore.getOrDefault(link, OptionalLong.empty());
        OptionalLong now = links.untouchedBytes(link.from(), link.to());
        if (before.isPresent() && now.isPresent() && now.getAsLong() > before.getAsLong()) {
            all.add(name(link) + " carried " + (now.getAsLong() - before.getAsLong()) + " bytes as if it were open");
        }
        return all;
    }

    private LinkState wanted(Link link) {
        return plan.actions().stream()
                .filter(Action.SetLink.class::isInstance)
                .map(Action.SetLink.class::cast)
                .filter(set -> set.link().equals(link))
                .map(Action.SetLink::state)
                .findFirst()
                .orElse(LinkState.OPEN);
    }

    private static String name(Link link) {
        return link.from() + "->" + link.to();
    }
}
