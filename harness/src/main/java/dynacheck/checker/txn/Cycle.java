package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A cycle of dependencies between transactions (or, in a graph of versions, between versions). */
record Cycle(List<Hop> hops) {
    Cycle {
        hops = List.copyOf(hops);
    }

    /**
     * One dependency.
     *
     * @param via the after-nodes on the way, in order
     * @param kinds of the edges, one more than {@code via}
     */
    record Hop(int from, int to, List<Integer> via, List<Byte> kinds) {
        Hop {
            via = List.copyOf(via);
            kinds = List.copyOf(kinds);
        }

        byte kind() {
            return kinds.getFirst();
        }

        Tier tier() {
            return kinds.stream().map(EdgeKind::tier).reduce(Tier.DATA, Tier::max);
        }
    }

    int length() {
        return hops.size();
    }

    Tier tier() {
        return hops.stream().map(Hop::tier).reduce(Tier.DATA, Tier::max);
    }

    /** Adya's and Elle's class, from the kinds of edges. */
    Phenomenon phenomenon() {
        int rw = 0;
        boolean wr = false;
        boolean adjacent = false;
        for (int i = 0; i < hops.size(); i++) {
            byte kind = hops.get(i).kind();
            byte next = hops.get((i + 1) % hops.size()).kind();
            wr |= kind == EdgeKind.WR;
            rw += kind == EdgeKind.RW ? 1 : 0;
            adjacent |= kind == EdgeKind.RW && next == EdgeKind.RW;
        }
        return switch (rw) {
            case 0 -> wr ? Phenomenon.G1C : Phenomenon.G0;
            case 1 -> Phenomenon.G_SINGLE;
            default -> adjacent ? Phenomenon.G2_ITEM : Phenomenon.G_NONADJACENT;
        };
    }

    /** Turned so that the dependency on the highest tier comes last: it is the one that contradicts the data. */
    Cycle turned() {
        int last = hops.size() - 1;
        for (int i = 0; i < hops.size(); i++) {
            if (hops.get(i).tier().compareTo(hops.get(last).tier()) > 0) {
                last = i;
            }
        }
        List<Hop> turned = new ArrayList<>(hops);
        Collections.rotate(turned, hops.size() - 1 - last);
        return new Cycle(turned);
    }
}
