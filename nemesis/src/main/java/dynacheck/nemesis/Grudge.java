package dynacheck.nemesis;

import dynacheck.fault.FaultEvent.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A partition: the directed links that carry nothing.
 *
 * @param name of its shape, for people
 * @param cut in a fixed order
 */
record Grudge(String name, Set<Link> cut) {
    Grudge {
        cut = Collections.unmodifiableSet(new LinkedHashSet<>(cut));
    }

    /**
     * Every shape, in the order in which a run goes through them. "Heard by few" comes twice: a write must be at the
     * right step when it begins, but then stays half done while it lasts.
     */
    interface Shape {
        Grudge of(List<String> nodes, RandomGenerator random);
    }

    static final List<Shape> SHAPES = List.of(
            (nodes, random) -> split("halves", nodes, nodes.size() / 2),
            (nodes, random) -> split("isolate one", shuffled(nodes, random), 1),
            (nodes, random) -> majoritiesRing(shuffled(nodes, random)),
            (nodes, random) -> heardByFew(shuffled(nodes, random)),
            (nodes, random) -> bridge(shuffled(nodes, random)),
            (nodes, random) -> oneWay(shuffled(nodes, random)),
            (nodes, random) -> split("random halves", shuffled(nodes, random), nodes.size() / 2),
            (nodes, random) -> heardByFew(shuffled(nodes, random)));

    /** The first {@code count} nodes on one side, the others on the other. */
    static Grudge split(String name, List<String> nodes, int count) {
        Set<Link> cut = new LinkedHashSet<>();
        for (String a : nodes.subList(0, count)) {
            for (String b : nodes.subList(count, nodes.size())) {
                cut.add(new Link(a, b));
                cut.add(new Link(b, a));
            }
        }
        return new Grudge(name, cut);
    }

    /**
     * Each node exchanges messages with a majority, its neighbours on a ring, and no two with the same one. Three
     * nodes make a path instead: a ring of three has no such cut.
     */
    static Grudge majoritiesRing(List<String> nodes) {
        int n = nodes.size();
        if (n == 3) {
            return new Grudge("majorities ring", bridge(nodes).cut());
        }
        int reach = n / 2 + 1 | 1; // odd: as many on either side, so that whoever is heard also hears
        Set<Link> cut = new LinkedHashSet<>();
        for (int i = 0; i < n; i++) {
            Set<String> heard = new LinkedHashSet<>();
            for (int k = 0; k < reach; k++) {
                heard.add(nodes.get(Math.floorMod(i + k - reach / 2, n)));
            }
            for (String other : nodes) {
                if (!heard.contains(other)) {
                    cut.add(new Link(other, nodes.get(i)));
                }
            }
        }
        return new Grudge("majorities ring", cut);
    }

    /** Two halves; only the first node sees both. */
    static Grudge bridge(List<String> nodes) {
        List<String> others = nodes.subList(1, nodes.size());
        return new Grudge("bridge", split("bridge", others, others.size() / 2).cut());
    }

    /** The first node hears everyone and nobody hears it. */
    static Grudge oneWay(List<String> nodes) {
        Set<Link> cut = new LinkedHashSet<>();
        for (String other : nodes.subList(1, nodes.size())) {
            cut.add(new Link(nodes.getFirst(), other));
        }
        return new Grudge("one-way", cut);
    }

    /**
     * The first node hears everyone, and only a minority hears it: what it writes can be read before a majority has it,
     * for as long as this lasts.
     */
    static Grudge heardByFew(List<String> nodes) {
        Set<Link> cut = new LinkedHashSet<>();
        for (String other : nodes.subList(Math.max(1, (nodes.size() - 1) / 2), nodes.size())) {
            cut.add(new Link(nodes.getFirst(), other));
        }
        return new Grudge("heard by few", cut);
    }

    /**
     * Nodes that cannot exchange messages, both ways and directly, with a majority of {@code nodes}, themselves
     * included.
     */
    List<String> cutOff(List<String> nodes) {
        List<String> result = new ArrayList<>();
        for (String node : nodes) {
            long reached = nodes.stream()
                    .filter(other -> !cut.contains(new Link(node, other)) && !cut.contains(new Link(other, node)))
                    .count();
            if (reached <= nodes.size() / 2) {
                result.add(node);
            }
        }
        return result;
    }

    static List<String> shuffled(List<String> nodes, RandomGenerator random) {
        List<String> result = new ArrayList<>(nodes);
        for (int i = result.size() - 1; i > 0; i--) {
            Collections.swap(result, i, random.nextInt(i + 1));
        }
        return result;
    }
}
