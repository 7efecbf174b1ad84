package dynacheck.checker.txn;

import java.util.Arrays;

/**
 * A directed graph with kinds of edges, in compressed rows: the edges of node n stand at {@code first(n)} up to {@code
 * first(n + 1)}. About five bytes an edge.
 */
final class Graph {
    private final int[] first;
    private final int[] target;
    private final byte[] kind;

    private Graph(int[] first, int[] target, byte[] kind) {
        this.first = first;
        this.target = target;
        this.kind = kind;
    }

    int nodes() {
        return first.length - 1;
    }

    int edges() {
        return target.length;
    }

    int first(int node) {
        return first[node];
    }

    int end(int node) {
        return first[node + 1];
    }

    int target(int edge) {
        return target[edge];
    }

    byte kind(int edge) {
        return kind[edge];
    }

    /** Edges in any order; parallel ones are kept, loops are dropped: nothing precedes itself. */
    static final class Builder {
        private int[] from = new int[1 << 10];
        private int[] to = new int[1 << 10];
        private byte[] kinds = new byte[1 << 10];
        private int edges;
        private int nodes;

        Builder(int nodes) {
            this.nodes = nodes;
        }

        int nodes() {
            return nodes;
        }

        int addNode() {
            return nodes++;
        }

        void add(int a, int b, byte kind) {
            if (a == b) {
                return;
            }
            if (edges == from.length) {
                int capacity = edges + (edges >> 1);
                from = Arrays.copyOf(from, capacity);
                to = Arrays.copyOf(to, capacity);
                kinds = Arrays.copyOf(kinds, capacity);
            }
            from[edges] = a;
            to[edges] = b;
            kinds[edges++] = kind;
        }

        Graph build() {
            int[] first = new int[nodes + 1];
            for (int e = 0; e < edges; e++) {
                first[from[e] + 1]++;
            }
            for (int n = 0; n < nodes; n++) {
                first[n + 1] += first[n];
            }
            int[] target = new int[edges];
            byte[] kind = new byte[edges];
            int[] next = Arrays.copyOf(first, nodes);
            for (int e = 0; e < edges; e++) {
                int at = next[from[e]]++;
                target[at] = to[e];
                kind[at] = kinds[e];
            }
            return new Graph(first, target, kind);
        }
    }

    /** The part on {@code nodes}, which are renumbered by their position. */
    Graph induced(int[] nodes) {
        int[] position = new int[nodes()];
        Arrays.fill(position, -1);
        for (int i = 0; i < nodes.length; i++) {
            position[nodes[i]] = i;
        }
        Builder part = new Builder(nodes.length);
        for (int i = 0; i < nodes.length; i++) {
            for (int e = first[nodes[i]]; e < first[nodes[i] + 1]; e++) {
                if (position[target[e]] >= 0) {
                    part.add(i, position[target[e]], kind[e]);
                }
            }
        }
        return part.build();
    }
}
