package dynacheck.checker.txn;

import java.util.Arrays;

/**
 * Strongly connected components (Tarjan, SIAM J. Comput. 1972), without recursion, over the edges of some kinds. Only
 * components of two and more nodes count: the graphs have no loops.
 */
final class Components {
    private final int[] component;
    private final int count;

    private Components(int[] component, int count) {
        this.component = component;
        this.count = count;
    }

    /** Number of components with at least two nodes. */
    int count() {
        return count;
    }

    /** The component of the node, from 0; -1 if it is on no cycle. */
    int of(int node) {
        return component[node];
    }

    /** Every node that is on some cycle, rising. */
    int[] cyclicNodes() {
        IntList nodes = new IntList();
        for (int n = 0; n < component.length; n++) {
            if (component[n] >= 0) {
                nodes.add(n);
            }
        }
        return nodes.toArray();
    }

    static Components of(Graph graph, int mask) {
        return new Search(graph, mask).run();
    }

    private static final class Search {
        private final Graph graph;
        private final int mask;
        /** Order of discovery from 1; 0 for not yet seen; MAX for done. */
        private final int[] low;

        private final int[] component;
        private final int[] nextEdge;
        /** Nodes seen whose component is not yet known. */
        private final IntList pending = new IntList();

        private final IntList path = new IntList();
        private final IntList pathOrder = new IntList();
        private int seen;
        private int count;

        Search(Graph graph, int mask) {
            this.graph = graph;
            this.mask = mask;
            int n = graph.nodes();
            low = new int[n];
            component = new int[n];
            nextEdge = new int[n];
            Arrays.fill(component, -1);
        }

        Components run() {
            for (int root = 0; root < low.length; root++) {
                if (low[root] == 0) {
                    enter(root);
                    while (path.size() > 0) {
                        advance(path.last());
                    }
                }
            }
            return new Components(component, count);
        }

        private void enter(int node) {
            low[node] = ++seen;
            nextEdge[node] = graph.first(node);
            pending.add(node);
            path.add(node);
            pathOrder.add(seen);
        }

        /** Goes down one edge from the node, or leaves it when it has none left. */
        private void advance(int node) {
            int end = graph.end(node);
            while (nextEdge[node] < end) {
                int edge = nextEdge[node]++;
                if (!EdgeKind.in(graph.kind(edge), mask)) {
                    continue;
                }
                int target = graph.target(edge);
                if (low[target] == 0) {
                    enter(target);
                    return;
                }
                low[node] = Math.min(low[node], low[target]);
            }
            leave(node);
        }

        private void leave(int node) {
            int order = pathOrder.last();
            path.truncate(path.size() - 1);
            pathOrder.truncate(pathOrder.size() - 1);
            if (low[node] == order) {
                close(node);
            }
            if (path.size() > 0) {
                int parent = path.last();
                low[parent] = Math.min(low[parent], low[node]);
            }
        }

        private void close(int root) {
            boolean single = pending.last() == root;
            int node;
            do {
                node = pending.last();
                pending.truncate(pending.size() - 1);
                low[node] = Integer.MAX_VALUE;
                component[node] = single ? -1 : count;
            } while (node != root);
            count += single ? 0 : 1;
        }
    }
}
