package dynacheck.cluster;

import dynacheck.fault.FaultEvent.Link;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The network between nodes, link by directed link. Thread-safe. Whoever reaches links over a network of its own
 * overrides what works on many of them at once.
 */
public interface Links {
    /**
     * Applies {@code state} to traffic from {@code from} to {@code to}, whatever faults are open there; in force when
     * this returns.
     */
    void set(String from, String to, LinkState state);

    /** The state in force, read back from what forwards the traffic. */
    LinkState get(String from, String to);

    /** Breaks every open connection that carries traffic from {@code from} to {@code to}; returns how many. */
    int reset(String from, String to);

    /** Bytes that a link's state did something to so far: evidence that it is more than a setting. */
    long affectedBytes(String from, String to);

    /**
     * Bytes that went on so far without anything being done to them; none may while the link is not open. Empty if what
     * forwards the traffic does not count them.
     */
    default OptionalLong untouchedBytes(String from, String to) {
        return OptionalLong.empty();
    }

    /**
     * Why nothing that is done to links can have an effect, and what to do: no traffic ever came over any of them.
     * Empty if some did, or if nobody can know.
     */
    default String unused() {
        return "";
    }

    /** The faults that are open on these links; always the same object. */
    LinkFaults faults();

    /**
     * What {@code fault} does to these links from now on, beside what other faults do to them; {@link LinkState#OPEN}:
     * nothing any more. Returns the states that result, which are in force.
     */
    default Map<Link, LinkState> impose(long fault, Map<Link, LinkState> effects) {
        Map<Link, LinkState> states = faults().put(fault, effects);
        setAll(states);
        return states;
    }

    /** All of them; throws the first failure after each was tried. */
    default void setAll(Map<Link, LinkState> states) {
        RuntimeException failure = null;
        for (Map.Entry<Link, LinkState> one : states.entrySet()) {
            try {
                set(one.getKey().from(), one.getKey().to(), one.getValue());
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Breaks the connections of each; how many by link. */
    default Map<Link, Integer> resetAll(Collection<Link> links) {
        Map<Link, Integer> broken = new HashMap<>();
        links.forEach(link -> broken.put(link, reset(link.from(), link.to())));
        return broken;
    }

    /** Of all of them together. */
    default long affectedBytes(Collection<Link> links) {
        return links.stream().mapToLong(l -> affectedBytes(l.from(), l.to())).sum();
    }
}
