package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds short cycles through a given first edge, breadth first; only nodes below {@code counted} (transactions) count
 * for the length, the others (after-nodes) are passed for free. The work is bounded by a budget of edges.
 */
final class CycleSearch {
    private final Graph graph;
    private final int counted;
    /** A state is 2 * node + flag; the flag says, where the rule cares, that an rw led there. */
    private final int[] visited;

    private final int[] parent;
    private final int[] parentEdge;
    private int round;
    private IntList level = new IntList();
    private IntList nextLevel = new IntList();
    private long budget;

    CycleSearch(Graph graph, int counted) {
        this.graph = graph;
        this.counted = counted;
        visited = new int[2 * graph.nodes()];
        parent = new int[2 * graph.nodes()];
        parentEdge = new int[2 * graph.nodes()];
    }

    /**
     * What may follow the first edge.
     *
     * @param firstKind of the edge that a cycle starts with; -1 for any of the mask
     * @param mask kinds of the other edges
     * @param apart whether no two rw may follow one another
     */
    record Rule(int firstKind, int mask, boolean apart) {
        boolean begins(byte kind) {
            return firstKind < 0 ? EdgeKind.in(kind, mask) : kind == firstKind;
        }
    }

    void allow(long edges) {
        budget = edges;
    }

    boolean isExhausted() {
        return budget <= 0;
    }

    /**
     * The shortest cycle in each component, from first edges in order until one of length 2 is found or the budget, the
     * same for every component, is used up.
     *
     * @param skip components not to look at
     * @return one cycle at most for each component
     */
    List<Cycle> shortest(Components components, Rule rule, boolean[] skip) {
        @Nullable Cycle[] best = new @Nullable Cycle[components.count()];
        for (int node = 0; node < counted && budget > 0; node++) {
            int component = components.of(node);
            if (component < 0 || skip[component] || best[component] != null && best[component].length() <= 2) {
                continue;
            }
            for (int edge = graph.first(node); edge < graph.end(node) && budget > 0; edge++) {
                if (!rule.begins(graph.kind(edge)) || components.of(graph.target(edge)) != component) {
                    continue;
                }
                Cycle known = best[component];
                Cycle cycle = through(node, edge, rule, known == null ? Integer.MAX_VALUE : known.length() - 1);
                if (cycle != null) {
                    best[component] = cycle;
                }
            }
        }
        List<Cycle> cycles = new ArrayList<>();
        for (Cycle cycle : best) {
            if (cycle != null) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }

    /** The shortest cycle that starts with the edge from {@code start}; null if there is none within the limits. */
    @Nullable
    Cycle through(int start, int firstEdge, Rule rule, int maxLength) {
        round++;
        level.truncate(0);
        nextLevel.truncate(0);
        int target = graph.target(firstEdge);
        int first = 2 * target + flag(graph.kind(firstEdge), rule);
        mark(first, -1, firstEdge);
        level.add(first);
        // Every state of the level is reached by as many whole dependencies as the length says.
        for (int length = target < counted ? 1 : 0; length < maxLength; length++) {
            for (int i = 0; i < level.size() && budget > 0; i++) {
                int end = expand(level.get(i), start, rule);
                if (end >= 0) {
                    return cycle(start, end);
                }
            }
            if (nextLevel.size() == 0 || budget <= 0) {
                return null;
            }
            IntList swap = level;
            level = nextLevel;
            nextLevel = swap;
            nextLevel.truncate(0);
        }
        return null;
    }

    /** Follows the edges of a state; the state at {@code start} if one of them closes the cycle, else -1. */
    private int expand(int state, int start, Rule rule) {
        int node = state >> 1;
        boolean inside = node >= counted;
        int rw = state & 1;
        for (int edge = graph.first(node); edge < graph.end(node); edge++) {
            budget--;
            byte kind = graph.kind(edge);
            if (!EdgeKind.in(kind, rule.mask) || rule.apart && !inside && rw == 1 && kind == EdgeKind.RW) {
                continue;
            }
            int target = graph.target(edge);
            // Only transactions start a new dependency; after-nodes carry on with the one that led to them.
            int next = 2 * target + (inside ? rw : flag(kind, rule));
            boolean closes = target == start && (next & 1) == 0;
            if (visited[next] == round || target == start && !closes) {
                continue;
            }
            mark(next, state, edge);
            if (closes) {
                return next;
            }
            (target < counted ? nextLevel : level).add(next);
        }
        return -1;
    }

    private static int flag(byte kind, Rule rule) {
        return rule.apart && kind == EdgeKind.RW ? 1 : 0;
    }

    private void mark(int state, int from, int edge) {
        visited[state] = round;
        parent[state] = from;
        parentEdge[state] = edge;
    }

    private Cycle cycle(int start, int endState) {
        List<Integer> nodes = new ArrayList<>();
        List<Byte> kinds = new ArrayList<>();
        for (int state = endState; state >= 0; state = parent[state]) {
            nodes.add(state >> 1);
            kinds.add(graph.kind(parentEdge[state]));
        }
        Collections.reverse(nodes);
        Collections.reverse(kinds);
        List<Cycle.Hop> hops = new ArrayList<>();
        int from = start;
        int begin = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) < counted) {
                hops.add(new Cycle.Hop(from, nodes.get(i), nodes.subList(begin, i), kinds.subList(begin, i + 1)));
                from = nodes.get(i);
                begin = i + 1;
            }
        }
        return new Cycle(hops);
    }
}
