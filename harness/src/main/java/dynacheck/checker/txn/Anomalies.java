package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Finds, for each class of cycles and each tier, the shortest cycle of each knot of transactions. */
final class Anomalies {
    private final Graph graph;
    private final int[] nodes;
    private final int txns;
    private final long budget;
    private final List<Found> found = new ArrayList<>();
    private boolean complete = true;

    /** A cycle in numbers of {@code graph}, and the class it was looked for as. */
    private record Found(CycleClass as, Cycle cycle) {}

    /** Classes of cycles, the worst first. */
    private enum CycleClass {
        G0(EdgeKind.WW, EdgeKind.mask(EdgeKind.WW), false),
        G1C(EdgeKind.WR, EdgeKind.mask(EdgeKind.WW, EdgeKind.WR), false),
        G_SINGLE(EdgeKind.RW, EdgeKind.mask(EdgeKind.WW, EdgeKind.WR), false),
        G_NONADJACENT(EdgeKind.RW, EdgeKind.mask(EdgeKind.WW, EdgeKind.WR, EdgeKind.RW), true),
        G2_ITEM(EdgeKind.RW, EdgeKind.mask(EdgeKind.WW, EdgeKind.WR, EdgeKind.RW), false);

        final byte first;
        final int rest;
        final boolean apart;

        CycleClass(byte first, int rest, boolean apart) {
            this.first = first;
            this.rest = rest;
            this.apart = apart;
        }

        /** Whether a cycle of this class makes one of {@code other} in the same knot redundant. */
        boolean hides(CycleClass other) {
            return this == other || compareTo(G_SINGLE) >= 0 && compareTo(other) < 0;
        }

        /** Kinds of data edges of which its cycles are made. */
        int kinds() {
            return rest | 1 << first;
        }
    }

    /** @param txns nodes below this number are transactions */
    Anomalies(Graph whole, int txns, long budget) {
        Components cyclic = Components.of(whole, EdgeKind.ALL);
        nodes = cyclic.cyclicNodes();
        graph = nodes.length == 0 ? whole : whole.induced(nodes);
        int counted = 0;
        while (counted < nodes.length && nodes[counted] < txns) {
            counted++;
        }
        this.txns = counted;
        this.budget = budget;
    }

    /** In the numbers of the whole graph, each rotated for its explanation. */
    List<Cycle> find() {
        if (nodes.length > 0) {
            CycleSearch search = new CycleSearch(graph, txns);
            for (Tier tier : Tier.values()) {
                for (CycleClass wanted : EnumSet.allOf(CycleClass.class)) {
                    search(search, wanted, tier);
                }
            }
        }
        return found.stream().map(f -> original(f.cycle).turned()).toList();
    }

    /** Whether the budget sufficed everywhere. */
    boolean isComplete() {
        return complete;
    }

    private void search(CycleSearch search, CycleClass wanted, Tier tier) {
        Components components = Components.of(graph, wanted.kinds() | tier.mask());
        boolean[] skip = new boolean[components.count()];
        for (Found f : found) {
            int component = components.of(f.cycle.hops().getFirst().from());
            if (component >= 0 && f.as.hides(wanted)) {
                skip[component] = true;
            }
        }
        search.allow(budget);
        CycleSearch.Rule rule = new CycleSearch.Rule(wanted.first, wanted.rest | tier.mask(), wanted.apart);
        for (Cycle cycle : search.shortest(components, rule, skip)) {
            found.add(new Found(wanted, cycle));
        }
        complete &= !search.isExhausted();
    }

    private Cycle original(Cycle cycle) {
        List<Cycle.Hop> hops = new ArrayList<>();
        for (Cycle.Hop hop : cycle.hops()) {
            List<Integer> via = hop.via().stream().map(n -> nodes[n]).toList();
            hops.add(new Cycle.Hop(nodes[hop.from()], nodes[hop.to()], via, hop.kinds()));
        }
        return new Cycle(hops);
    }
}
