package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.DirectedWeightedMultigraph;
import org.junit.jupiter.api.Test;

/** Components and shortest cycles of random graphs against JGraphT. */
class GraphOracleTest {
    private static final int GRAPHS = 3000;
    private static final byte[] KINDS = {EdgeKind.WW, EdgeKind.WR, EdgeKind.RW, EdgeKind.VERSION};

    @Test
    void componentsAreThoseOfJGraphT() {
        int cyclic = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = random(new SplittableRandom(seed));
            int mask = EdgeKind.mask(EdgeKind.WW, EdgeKind.RW);
            Components components = Components.of(graph, mask);
            Set<Set<Integer>> expected = new KosarajuStrongConnectivityInspector<>(weighted(graph, mask, graph.nodes()))
                    .stronglyConnectedSets().stream().filter(s -> s.size() > 1).collect(Collectors.toSet());
            assertEquals(expected, sets(components, graph.nodes()), "seed " + seed);
            assertEquals(expected.size(), components.count());
            cyclic += expected.isEmpty() ? 0 : 1;
        }
        assertTrue(cyclic > GRAPHS / 8 && cyclic < GRAPHS, "with and without cycles: " + cyclic);
    }

    private static Set<Set<Integer>> sets(Components components, int nodes) {
        Set<Set<Integer>> sets = new HashSet<>();
        for (int c = 0; c < components.count(); c++) {
            Set<Integer> set = new HashSet<>();
            for (int n = 0; n < nodes; n++) {
                if (components.of(n) == c) {
                    set.add(n);
                }
            }
            sets.add(set);
        }
        return sets;
    }

    @Test
    void cyclesAreTheShortest() {
        int found = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = random(new SplittableRandom(seed));
            int counted = graph.nodes() * 2 / 3 + 1;
            int mask = EdgeKind.mask(EdgeKind.WW, EdgeKind.WR, EdgeKind.VERSION);
            Components components = Components.of(graph, EdgeKind.ALL);
            CycleSearch search = new CycleSearch(graph, counted);
            search.allow(1_000_000);
            List<Cycle> cycles = search.shortest(
                    components, new CycleSearch.Rule(EdgeKind.RW, mask, false), new boolean[components.count()]);
            int[] expected = shortest(graph, components, counted, mask);
            for (int c = 0; c < components.count(); c++) {
                int component = c;
                int length = cycles.stream()
                        .filter(y -> components.of(y.hops().getFirst().from()) == component)
                        .mapToInt(y -> Math.max(2, y.length()))
                        .findFirst()
                        .orElse(Integer.MAX_VALUE);
                assertEquals(expected[c], length, "seed " + seed + " component " + c);
            }
            cycles.forEach(c -> assertIsCycle(graph, c));
            found += cycles.size();
        }
        assertTrue(found > GRAPHS / 4, "found " + found);
    }

    /** For each component the length of the shortest cycle that starts with an rw of a counted node. */
    private static int[] shortest(Graph graph, Components components, int counted, int mask) {
        var weighted = weighted(graph, mask, counted);
        var paths = new DijkstraShortestPath<>(weighted);
        int[] best = new int[components.count()];
        Arrays.fill(best, Integer.MAX_VALUE);
        for (int n = 0; n < counted; n++) {
            for (int e = graph.first(n); e < graph.end(n); e++) {
                int target = graph.target(e);
                boolean inside = components.of(n) >= 0 && components.of(n) == components.of(target);
                if (graph.kind(e) == EdgeKind.RW && inside) {
                    var path = paths.getPath(target, n);
                    if (path != null) {
                        int length = (target < counted ? 1 : 0) + (int) path.getWeight();
                        int c = components.of(n);
                        // No search goes on once it has found two, the least there is between transactions.
                        best[c] = Math.min(best[c], Math.max(2, length));
                    }
                }
            }
        }
        return best;
    }

    private static void assertIsCycle(Graph graph, Cycle cycle) {
        assertEquals(EdgeKind.RW, cycle.hops().getFirst().kind());
        for (int i = 0; i < cycle.length(); i++) {
            Cycle.Hop hop = cycle.hops().get(i);
            assertEquals(hop.to(), cycle.hops().get((i + 1) % cycle.length()).from());
            int from = hop.from();
            for (int j = 0; j <= hop.via().size(); j++) {
                int to = j < hop.via().size() ? hop.via().get(j) : hop.to();
                assertTrue(hasEdge(graph, from, to, hop.kinds().get(j)), "no such edge in " + hop);
                from = to;
            }
        }
    }

    private static boolean hasEdge(Graph graph, int from, int to, byte kind) {
        for (int e = graph.first(from); e < graph.end(from); e++) {
            if (graph.target(e) == to && graph.kind(e) == kind) {
                return true;
            }
        }
        return false;
    }

    private static Graph random(SplittableRandom random) {
        int nodes = 2 + random.nextInt(12);
        Graph.Builder builder = new Graph.Builder(nodes);
        int edges = random.nextInt(nodes * 3);
        for (int i = 0; i < edges; i++) {
            builder.add(random.nextInt(nodes), random.nextInt(nodes), KINDS[random.nextInt(KINDS.length)]);
        }
        return builder.build();
    }

    /** Going to a counted node costs one. */
    private static DirectedWeightedMultigraph<Integer, DefaultWeightedEdge> weighted(
            Graph graph, int mask, int counted) {
        var result = new DirectedWeightedMultigraph<Integer, DefaultWeightedEdge>(DefaultWeightedEdge.class);
        for (int n = 0; n < graph.nodes(); n++) {
            result.addVertex(n);
        }
        for (int n = 0; n < graph.nodes(); n++) {
            for (int e = graph.first(n); e < graph.end(n); e++) {
                if (EdgeKind.in(graph.kind(e), mask)) {
                    result.setEdgeWeight(result.addEdge(n, graph.target(e)), graph.target(e) < counted ? 1 : 0);
                }
            }
        }
        return result;
    }
}
