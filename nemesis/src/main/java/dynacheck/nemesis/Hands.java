package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeFiles;
import dynacheck.cluster.NodeState;
import dynacheck.cluster.Processes;
import dynacheck.fault.FaultEvent.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Applies actions to a cluster and reads back that each is in force. */
final class Hands {
    /** Damage may miss the node's state, and then it serves. Among so many attempts some hit it. */
    private static final int MAX_DAMAGES = 12;

    private static final Duration STROBE = Duration.ofMillis(200);

    private final Cluster cluster;

    Hands(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The actions as steps. All that concern links are one step, for there is one network; each other is its own. */
    static List<List<Action>> steps(List<Action> actions) {
        List<List<Action>> steps = new ArrayList<>();
        for (Class<?> kind : List.of(Action.SetLink.class, Action.ResetLink.class)) {
            List<Action> onLinks = actions.stream().filter(kind::isInstance).toList();
            if (!onLinks.isEmpty()) {
                steps.add(onLinks);
            }
        }
        actions.stream()
                .filter(a -> !(a instanceof Action.SetLink || a instanceof Action.ResetLink))
                .forEach(a -> steps.add(List.of(a)));
        return steps;
    }

    /**
     * Applies one of {@link #steps}, for the fault of this number. Returns the evidence; throws if what is read back is
     * not what was done.
     */
    String apply(long fault, List<Action> step) throws IOException, InterruptedException {
        if (step.getFirst() instanceof Action.SetLink) {
            return applyLinks(
                    fault, step.stream().map(Action.SetLink.class::cast).toList());
        }
        if (step.getFirst() instanceof Action.ResetLink) {
            return applyResets(step.stream().map(Action.ResetLink.class::cast).toList());
        }
        return apply(fault, step.getFirst());
    }

    private String applyLinks(long fault, List<Action.SetLink> changes) throws IOException {
        Map<Link, LinkState> effects = new LinkedHashMap<>();
        changes.forEach(change -> effects.put(change.link(), change.state()));
        Map<Link, LinkState> states = cluster.links().impose(fault, effects);
        for (Map.Entry<Link, LinkState> wanted : states.entrySet()) {
            Link link = wanted.getKey();
            LinkState read = cluster.links().get(link.from(), link.to());
            if (!read.equals(wanted.getValue())) {
                throw new IOException("link " + link + " reads back as " + read + ", not " + wanted.getValue());
            }
        }
        return "";
    }

    private String applyResets(List<Action.ResetLink> resets) throws IOException {
        Map<Link, Integer> broken = cluster.links()
                .resetAll(resets.stream().map(Action.ResetLink::link).toList());
        List<String> told = new ArrayList<>();
        for (Action.ResetLink reset : resets) {
            Link link = reset.link();
            int count = broken.getOrDefault(link, 0);
            if (count == 0) {
                throw new IOException("no connection was open on " + link);
            }
            told.add(link.from() + "->" + link.to() + ": " + count + " connections broken");
        }
        return String.join(", ", told);
    }

    /** Returns the evidence; throws if what is read back is not what was done. */
    String apply(long fault, Action action) throws IOException, InterruptedException {
        return switch (action) {
            case Action.Kill kill -> {
                cluster.processes().kill(kill.node());
                yield expectKilled(kill.node());
            }
            case Action.End end -> {
                cluster.end(end.node());
                yield expectKilled(end.node());
            }
            case Action.Retire retire -> retire(retire.node());
            case Action.CutPower cut -> {
                String proof = part(cluster.power(), "power").cut(cut.node());
                yield proof + ", " + expect(cut.node(), NodeState.DOWN);
            }
            case Action.TearWrite torn -> {
                String proof = part(cluster.disks(), "disk").tear(torn.node(), torn.tear(), torn.seed());
                yield proof + ", " + expectKilled(torn.node());
            }
            case Action.Start start -> start(start.node());
            case Action.Revive revive -> revive(revive.node());
            case Action.Pause pause -> {
                cluster.processes().pause(pause.node());
                yield expect(pause.node(), NodeState.PAUSED);
            }
            case Action.Resume resume -> {
                cluster.processes().resume(resume.node());
                yield expect(resume.node(), NodeState.RUNNING);
            }
            case Action.BreakDisk disk -> part(cluster.disks(), "disk").install(disk.node(), disk.fault());
            case Action.MendDisk disk -> part(cluster.disks(), "disk").heal(disk.node(), disk.fault());
            case Action.Damaged damaged -> damage(damaged);
            case Action.BumpClock bump -> part(cluster.clocks(), "clock").bump(bump.node(), bump.by());
            case Action.StrobeClock strobe ->
                part(cluster.clocks(), "clock").strobe(strobe.node(), strobe.by(), STROBE);
            case Action.ResetClock reset -> part(cluster.clocks(), "clock").reset(reset.node());
            case Action.SetLink set -> applyLinks(fault, List.of(set));
            case Action.ResetLink reset -> applyResets(List.of(reset));
        };
    }

    private String retire(String node) throws IOException, InterruptedException {
        boolean byItself = cluster.processes().state(node) == NodeState.DOWN;
        cluster.end(node);
        return byItself
                ? expect(node, NodeState.DOWN) + ", it had ended by itself once it was removed"
                : expectKilled(node);
    }

    private static <T> T part(Optional<T> part, String what) {
        return part.orElseThrow(
                () -> new UnsupportedOperationException("no " + what + " of a node can be harmed here"));
    }

    private String start(String node) throws IOException, InterruptedException {
        if (cluster.hasEnded(node)) {
            return expect(node, NodeState.DOWN) + " and stays so: it has ended for good";
        }
        if (cluster.processes().state(node) == NodeState.DOWN) { // an earlier attempt may have got this far
            cluster.processes().start(node);
        }
        return expect(node, NodeState.RUNNING);
    }

    /** Faults of other packages may have met the node meanwhile. Started now, they would seem to have done nothing. */
    private String revive(String node) throws IOException, InterruptedException {
        NodeState state = cluster.processes().state(node);
        boolean killed = state == NodeState.DOWN
                && cluster.processes().exitStatus(node).equals(OptionalInt.of(Processes.KILLED));
        return killed || state == NodeState.PAUSED
                ? node + " is " + state + " by another fault, whose healing ends that"
                : start(node);
    }

    /** Not every byte of a file matters. If the node serves, its answers are judged, and more damage follows. */
    private String damage(Action.Damaged action) throws IOException, InterruptedException {
        NodeFiles files = part(cluster.files(), "file");
        List<String> told = new ArrayList<>();
        for (int i = 0; i < MAX_DAMAGES; i++) {
            told.add(files.damage(action.node(), action.damage(), action.seed() + i));
            String refusal = files.refusal(action.node());
            if (!refusal.isEmpty()) {
                told.add("then it refused to start (" + refusal + ")");
                return String.join(", ", told) + ", " + expect(action.node(), NodeState.DOWN);
            }
            told.add("it served nevertheless");
            cluster.processes().kill(action.node());
        }
        throw new IOException("no damage kept " + action.node() + " from serving: " + String.join(", ", told));
    }

    /** A node that ends in an orderly way has time for what a crash leaves undone. */
    private String expectKilled(String node) throws IOException, InterruptedException {
        String down = expect(node, NodeState.DOWN);
        OptionalInt status = cluster.processes().exitStatus(node);
        if (status.isEmpty()) {
            return down;
        }
        if (status.getAsInt() != Processes.KILLED) {
            throw new IOException(node + " ended with exit status " + status.getAsInt() + ", not " + Processes.KILLED
                    + ": it was not killed");
        }
        return down + ", exit status " + Processes.KILLED;
    }

    private String expect(String node, NodeState wanted) throws IOException {
        NodeState state = cluster.processes().state(node);
        if (state != wanted) {
            throw new IOException(node + " reads back as " + state + ", not " + wanted);
        }
        return node + " is " + state;
    }
}
