package dynacheck.nemesis;

import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultEvent.Link;
import java.util.List;

/**
 * A fault that is yet to be done, with its undo.
 *
 * @param what for people, begins the evidence
 * @param cutOff see {@link dynacheck.fault.FaultEvent}
 * @param undo empty for a permanent fault, and for one that is over as soon as it is done
 * @param permanent never healed
 */
record FaultPlan(
        String kind,
        String what,
        List<String> nodes,
        List<Link> links,
        List<String> cutOff,
        List<Action> actions,
        List<Action> undo,
        boolean permanent) {
    /** A fault of one node's process. */
    static FaultPlan ofNode(String kind, String node, Action action, List<Action> undo, boolean permanent) {
        return new FaultPlan(kind, kind, List.of(node), List.of(), List.of(), List.of(action), undo, permanent);
    }

    /** A fault that does the same to each of these links until it is healed. */
    static FaultPlan ofLinks(
            String kind, String what, List<String> nodes, List<Link> links, List<String> cutOff, LinkState effect) {
        return new FaultPlan(
                kind, what, nodes, links, cutOff, setEach(links, effect), setEach(links, LinkState.OPEN), false);
    }

    private static List<Action> setEach(List<Link> links, LinkState effect) {
        return links.stream().<Action>map(l -> new Action.SetLink(l, effect)).toList();
    }

    boolean isInstant() {
        return undo.isEmpty() && !permanent;
    }
}
