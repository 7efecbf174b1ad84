package dynacheck.cluster;

import dynacheck.fault.FaultEvent.Link;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each open fault does to links. Faults overlap: the state of a link is all of theirs together, and when one ends,
 * the others stay in force. Thread-safe.
 */
public final class LinkFaults {
    private final Map<Link, TreeMap<Long, LinkState>> byLink = new HashMap<>();

    /**
     * From now on {@code fault} does this to these links, instead of what it did to them before; nothing if it is
     * {@link LinkState#OPEN}. Returns the states that these links are to have.
     */
    synchronized Map<Link, LinkState> put(long fault, Map<Link, LinkState> effects) {
        Map<Link, LinkState> states = new LinkedHashMap<>();
        effects.forEach((link, effect) -> {
            TreeMap<Long, LinkState> all = byLink.computeIfAbsent(link, l -> new TreeMap<>());
            if (effect.equals(LinkState.OPEN)) {
                all.remove(fault);
            } else {
                all.put(fault, effect);
            }
            states.put(link, all.values().stream().reduce(LinkState.OPEN, LinkState::and));
        });
        return states;
    }

    /** What this fault alone does to the link. */
    public synchronized LinkState effect(long fault, Link link) {
        return byLink.getOrDefault(link, new TreeMap<>()).getOrDefault(fault, LinkState.OPEN);
    }
}
