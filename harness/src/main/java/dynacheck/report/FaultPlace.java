package dynacheck.report;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a fault acts, in words: its nodes; the sides of a partition, {@code n1 n2 | n3 n4}; or its links,
 * {@code n1 -> n2 n3}, with a crossed arrow where nothing passes.
 */
final class FaultPlace {
    private static final int LONGEST = 300;

    private final Set<Link> links;
    private final Set<String> nodes = new TreeSet<>(NaturalOrder.OF_NAMES);
    private final boolean isCut;

    private FaultPlace(FaultEvent event) {
        this.links = new HashSet<>(event.links());
        nodes.addAll(event.nodes());
        links.forEach(l -> nodes.addAll(List.of(l.from(), l.to())));
        this.isCut = event.kind().contains("partition");
    }

    static String of(FaultEvent event) {
        if (event.links().isEmpty()) {
            return Text.shorten(
                    event.nodes().stream().sorted(NaturalOrder.OF_NAMES).collect(Collectors.joining(" ")), LONGEST);
        }
        FaultPlace place = new FaultPlace(event);
        List<Set<String>> sides = place.isCut ? place.sides() : List.of();
        return Text.shorten(place.areApart(sides) ? join(sides, " | ") : place.byLinks(), LONGEST);
    }

    private static String join(List<Set<String>> sides, String between) {
        return sides.stream().map(side -> String.join(" ", side)).collect(Collectors.joining(between));
    }

    /** Nodes that still reach each other both ways, directly or through others. */
    private List<Set<String>> sides() {
        List<Set<String>> sides = new ArrayList<>();
        Set<String> left = new TreeSet<>(NaturalOrder.OF_NAMES);
        left.addAll(nodes);
        while (!left.isEmpty()) {
            Set<String> side = new TreeSet<>(NaturalOrder.OF_NAMES);
            List<String> next = new ArrayList<>(List.of(left.iterator().next()));
            while (!next.isEmpty()) {
                String node = next.removeLast();
                side.add(node);
                left.remove(node);
                left.stream()
                        .filter(other -> !isCut(node, other) && !isCut(other, node))
                        .forEach(next::add);
                left.removeAll(next);
            }
            sides.add(side);
        }
        return sides;
    }

    private boolean isCut(String from, String to) {
        return links.contains(new Link(from, to));
    }

    /** Whether there are several sides and nothing passes between any two of them, either way. */
    private boolean areApart(List<Set<String>> sides) {
        return sides.size() > 1
                && sides.stream()
                        .allMatch(one -> sides.stream()
                                .filter(other -> other != one)
                                .allMatch(other -> one.stream()
                                        .allMatch(a -> other.stream().allMatch(b -> isCut(a, b)))));
    }

    /** Nodes with the same partners are named together; a link that is meant both ways has two heads. */
    private String byLinks() {
        Map<String, Set<String>> both = new TreeMap<>(NaturalOrder.OF_NAMES);
        Map<String, Set<String>> one = new TreeMap<>(NaturalOrder.OF_NAMES);
        for (Link link : links) {
            boolean mutual = isCut(link.to(), link.from());
            if (!mutual || NaturalOrder.OF_NAMES.compare(link.from(), link.to()) < 0) {
                (mutual ? both : one)
                        .computeIfAbsent(link.from(), n -> new TreeSet<>(NaturalOrder.OF_NAMES))
                        .add(link.to());
            }
        }
        List<String> parts = new ArrayList<>();
        grouped(both, isCut ? " \u21ae " : " \u2194 ", parts);
        grouped(one, isCut ? " \u219b " : " \u2192 ", parts);
        return String.join("; ", parts);
    }

    private static void grouped(Map<String, Set<String>> partners, String arrow, List<String> parts) {
        Map<Set<String>, List<String>> same = new LinkedHashMap<>();
        partners.forEach(
                (from, to) -> same.computeIfAbsent(to, t -> new ArrayList<>()).add(from));
        same.forEach((to, from) -> parts.add(String.join(" ", from) + arrow + String.join(" ", to)));
    }
}
