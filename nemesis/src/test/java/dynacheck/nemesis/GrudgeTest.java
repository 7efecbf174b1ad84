package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultEvent.Link;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of each partition, for every size and in any order of the nodes. */
class GrudgeTest {
    private static final int LARGEST = 12;

    /** Nodes that {@code node} exchanges messages with, both ways and directly, itself included. */
    private static Set<String> partners(Grudge grudge, List<String> nodes, String node) {
        Set<String> partners = new TreeSet<>();
        for (String other : nodes) {
            if (!grudge.cut().contains(new Link(node, other)) && !grudge.cut().contains(new Link(other, node))) {
                partners.add(other);
            }
        }
        return partners;
    }

    private static List<String> nodes(int size, RandomGenerator random) {
        return Grudge.shuffled(
                IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList(), random);
    }

    private interface Property {
        void holds(List<String> nodes);
    }

    private static void forAllSizes(Property property) {
        RandomGenerator random = new SplittableRandom(7);
        for (int size = 3; size <= LARGEST; size++) {
            for (int order = 0; order < 5; order++) {
                property.holds(nodes(size, random));
            }
        }
    }

    /** Shapes of five nodes a to e, written out: {@code ab} means that nothing passes from a to b. */
    @ParameterizedTest
    @CsvSource({
        "halves, ac ad ae bc bd be ca cb da db ea eb, a b",
        "isolate one, ab ac ad ae ba ca da ea, a",
        "majorities ring, ac ad bd be ca ce da db eb ec, ''",
        "bridge, bd be cd ce db dc eb ec, ''",
        "one-way, ab ac ad ae, a"
    })
    void fiveNodes(String name, String cut, String cutOff) {
        List<String> nodes = List.of("a", "b", "c", "d", "e");
        Grudge grudge = switch (name) {
            case "halves" -> Grudge.split(name, nodes, 2);
            case "isolate one" -> Grudge.split(name, nodes, 1);
            case "majorities ring" -> Grudge.majoritiesRing(nodes);
            case "bridge" -> Grudge.bridge(nodes);
            default -> Grudge.oneWay(nodes);
        };
        Set<Link> expected = new HashSet<>();
        for (String pair : cut.split(" ")) {
            expected.add(new Link(pair.substring(0, 1), pair.substring(1)));
        }
        assertEquals(expected, grudge.cut());
        assertEquals(name, grudge.name());
        assertEquals(cutOff.isEmpty() ? List.of() : List.of(cutOff.split(" ")), grudge.cutOff(nodes));
    }

    @Test
    void inAMajoritiesRingEveryNodeHasAMajorityAndNoTwoHaveTheSame() {
        forAllSizes(nodes -> {
            Grudge ring = Grudge.majoritiesRing(nodes);
            Set<Set<String>> majorities = new HashSet<>();
            for (String node : nodes) {
                Set<String> majority = partners(ring, nodes, node);
                assertTrue(2 * majority.size() > nodes.size(), node + " has only " + majority + " of " + nodes);
                assertTrue(majority.size() < nodes.size() || nodes.size() == 3, node + " has everyone");
                assertTrue(majorities.add(majority), node + " has the majority of another: " + majority);
            }
            assertEquals(List.of(), ring.cutOff(nodes));
        });
    }

    @Test
    void onlyTheBridgeHasBothHalves() {
        forAllSizes(nodes -> {
            Grudge bridge = Grudge.bridge(nodes);
            String middle = nodes.getFirst();
            assertEquals(new TreeSet<>(nodes), partners(bridge, nodes, middle));
            Set<Set<String>> halves = new HashSet<>();
            for (String node : nodes.subList(1, nodes.size())) {
                halves.add(partners(bridge, nodes, node));
            }
            assertEquals(2, halves.size(), "the others see two halves");
            Set<String> both = null;
            for (Set<String> half : halves) {
                both = both == null ? new TreeSet<>(half) : both;
                both.retainAll(half);
            }
            assertEquals(Set.of(middle), both);
        });
    }

    @Test
    void aSplitLeavesTwoSidesThatHearNothingOfEachOther() {
        forAllSizes(nodes -> {
            for (int side = 1; side < nodes.size(); side++) {
                Grudge split = Grudge.split("split", nodes, side);
                Set<String> one = new TreeSet<>(nodes.subList(0, side));
                Set<String> other = new TreeSet<>(nodes.subList(side, nodes.size()));
                for (String node : nodes) {
                    assertEquals(one.contains(node) ? one : other, partners(split, nodes, node));
                }
                Set<String> minority = new TreeSet<>(split.cutOff(nodes));
                Set<String> expected = new TreeSet<>();
                List.of(one, other).stream()
                        .filter(s -> 2 * s.size() <= nodes.size())
                        .forEach(expected::addAll);
                assertEquals(expected, minority, "who has no majority is cut off");
            }
        });
    }

    @Test
    void oneWayCutsWhatTheFirstSendsAndNothingElse() {
        forAllSizes(nodes -> {
            Grudge oneWay = Grudge.oneWay(nodes);
            assertEquals(nodes.size() - 1, oneWay.cut().size());
            assertTrue(oneWay.cut().stream().allMatch(l -> l.from().equals(nodes.getFirst())));
            assertEquals(List.of(nodes.getFirst()), oneWay.cutOff(nodes).subList(0, 1));
        });
    }

    @Test
    void onlyAMinorityHearsWhoIsHeardByFew() {
        forAllSizes(nodes -> {
            Grudge grudge = Grudge.heardByFew(nodes);
            assertTrue(grudge.cut().stream().allMatch(l -> l.from().equals(nodes.getFirst())));
            int hear = nodes.size() - grudge.cut().size();
            assertTrue(2 * hear < nodes.size(), hear + " of " + nodes);
            assertEquals(nodes.size() >= 5, hear >= 2, "somebody can read what a majority does not have");
        });
    }

    /** Whatever the shape: it cuts something, no node from itself, and only links between the given nodes. */
    @Test
    void everyShapeCutsLinksBetweenDifferentNodes() {
        RandomGenerator random = new SplittableRandom(11);
        forAllSizes(nodes -> {
            for (Grudge.Shape shape : Grudge.SHAPES) {
                Grudge grudge = shape.of(nodes, random);
                assertFalse(grudge.cut().isEmpty(), grudge.name() + " cuts nothing");
                for (Link link : grudge.cut()) {
                    assertTrue(nodes.contains(link.from()) && nodes.contains(link.to()), link.toString());
                    assertFalse(link.from().equals(link.to()), link.toString());
                }
            }
        });
    }

    @Test
    void theSameSeedGivesTheSamePartition() {
        List<String> nodes = List.of("n1", "n2", "n3", "n4", "n5");
        for (Grudge.Shape shape : Grudge.SHAPES) {
            assertEquals(shape.of(nodes, new SplittableRandom(3)), shape.of(nodes, new SplittableRandom(3)));
        }
    }
}
