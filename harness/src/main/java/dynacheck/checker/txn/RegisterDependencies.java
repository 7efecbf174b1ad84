package dynacheck.checker.txn;

import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dependencies between transactions over registers: a read of a recoverable version names its writer; the order of
 * {@link RegisterVersions} gives the rest by way of one node "after v" for each version v.
 */
final class RegisterDependencies implements Dependencies {
    /** Overwriters of what a transaction read before it wrote there itself that get an edge of their own. */
    private static final int MAX_OVERWRITERS = 64;

    private final TxnHistory history;
    private final Marks marks;
    private final RegisterVersions versions;
    private final Components dataCycles;
    /** Graph node of version node 0. */
    private int base;
    /** Nodes from here on stand for the version that one transaction read before it wrote; see {@link #ownVersion}. */
    private int ownBase;

    private final IntList ownVersion = new IntList();

    RegisterDependencies(TxnHistory history, Marks marks, RegisterVersions versions) {
        this.history = history;
        this.marks = marks;
        this.versions = versions;
        dataCycles = Components.of(versions.graph, Tier.DATA.mask());
    }

    @Override
    public void check(Findings findings) {
        SharedChecks shared = new SharedChecks(history, marks, findings);
        int[] before = new int[history.keys()];
        Arrays.fill(before, TxnHistory.NONE);
        for (int mop = 0; mop < history.mops(); mop++) {
            int key = history.key(mop);
            boolean first = before[key] < 0 || history.txnOf(before[key]) != history.txnOf(mop);
            if (history.isRead(mop) && history.versionOf(mop) >= 0) {
                int version = history.versionOf(mop);
                shared.source(mop, version);
                shared.intermediate(mop, version);
                int writer = history.writer(version);
                if (!first && history.versionOf(before[key]) != version) {
                    shared.contradiction(mop, before[key], Phenomenon.INTERNAL);
                } else if (first && writer > mop && history.txnOf(writer) == history.txnOf(mop)) {
                    shared.contradiction(mop, writer, Phenomenon.FUTURE_READ);
                }
                dirtyUpdate(mop, version, shared, findings);
            }
            before[key] = mop;
        }
        lostUpdates(shared);
        cyclicVersions(findings);
        versionConflicts(findings);
    }

    private void versionConflicts(Findings findings) {
        ExplicitVersions explicit = history.explicit;
        if (explicit == null) {
            return;
        }
        for (ExplicitVersions.Conflict conflict : explicit.conflicts()) {
            findings.add(Phenomenon.VERSION_CONFLICT, Tier.DATA, () -> {
                Narrator n = new Narrator(history);
                n.say("Of %s, %s; however, %s: a version is one write and its value."
                        .formatted(
                                n.key(conflict.first()),
                                explicit.show(conflict.first(), n),
                                explicit.show(conflict.second(), n)));
                return n.anomaly(Phenomenon.VERSION_CONFLICT, Tier.DATA);
            });
        }
    }

    private void dirtyUpdate(int mop, int version, SharedChecks shared, Findings findings) {
        int failed = history.failedWriter(version);
        int write = marks.finalWriteBeside(mop);
        if (failed < 0 || !shared.isForeign(version) || !marks.isExternal(mop) || write < 0) {
            return;
        }
        findings.add(Phenomenon.DIRTY_UPDATE, Tier.DATA, () -> {
            Narrator n = new Narrator(history);
            n.say("%s read %s from %s, which %s wrote but failed, and wrote %s on top of it."
                    .formatted(
                            n.nameOf(mop),
                            n.value(version),
                            n.key(mop),
                            n.nameOf(failed),
                            n.value(history.versionOf(write))));
            return n.anomaly(Phenomenon.DIRTY_UPDATE, Tier.DATA);
        });
    }

    private void lostUpdates(SharedChecks shared) {
        Map<Integer, Integer> first = new HashMap<>();
        Map<Integer, List<Integer>> updates = new LinkedHashMap<>();
        for (int mop = 0; mop < history.mops(); mop++) {
            if (versions.found(mop) >= 0 && marks.finalWriteBeside(mop) >= 0) {
                Integer other = first.putIfAbsent(versions.found(mop), mop);
                if (other != null) {
                    updates.computeIfAbsent(versions.found(mop), v -> new ArrayList<>(List.of(other)))
                            .add(mop);
                }
            }
        }
        updates.values().forEach(shared::lostUpdate);
    }

    /** On each tier, the shortest cycle of each knot of versions that no lower tier has tied. */
    private void cyclicVersions(Findings findings) {
        Components known = null;
        for (Tier tier : Tier.values()) {
            Components cycles = Components.of(versions.graph, tier.mask());
            boolean[] told = new boolean[cycles.count()];
            for (int v = 0; known != null && v < history.versions(); v++) {
                if (known.of(v) >= 0) {
                    told[cycles.of(v)] = true;
                }
            }
            CycleSearch search = new CycleSearch(versions.graph, history.versions());
            search.allow(ElleOptions.DEFAULT_BUDGET);
            List<Cycle> found = search.shortest(cycles, new CycleSearch.Rule(-1, tier.mask(), false), told);
            for (Cycle cycle : found) {
                findings.add(Phenomenon.CYCLIC_VERSIONS, tier, () -> cyclic(cycle, tier));
            }
            known = cycles;
        }
    }

    private ElleAnomaly cyclic(Cycle cycle, Tier tier) {
        Narrator n = new Narrator(history);
        Cycle turned = cycle.turned();
        int key = history.keyOfVersion(turned.hops().getFirst().from());
        for (int i = 0; i < turned.length(); i++) {
            Cycle.Hop hop = turned.hops().get(i);
            String because = versions.because(hop.from(), hop.to(), hop.kind(), n);
            n.say((i == turned.length() - 1 ? "However, " : "Of register " + show(key) + ": ") + because + ".");
        }
        return n.anomaly(Phenomenon.CYCLIC_VERSIONS, tier);
    }

    private String show(int key) {
        return Edn.print(history.keyName(key));
    }

    @Override
    public void addTo(Graph.Builder graph) {
        base = graph.nodes();
        for (int node = 0; node < versions.graph.nodes(); node++) {
            graph.addNode();
        }
        ownBase = graph.nodes();
        for (int mop = 0; mop < history.mops(); mop++) {
            addAccess(mop, graph);
        }
        for (int node = 0; node < versions.graph.nodes(); node++) {
            for (int edge = versions.graph.first(node); edge < versions.graph.end(node); edge++) {
                int target = versions.graph.target(edge);
                if (isCertain(node, edge)) {
                    graph.add(base + node, carrier(target), versions.graph.kind(edge));
                }
            }
        }
    }

    /**
     * An order that the data contradict is reported as such, and so is one that puts something before the initial
     * version; no dependency is built on it.
     */
    private boolean isCertain(int node, int edge) {
        int target = versions.graph.target(edge);
        if (target < history.versions() && history.isInitial(target)) {
            return false;
        }
        return versions.graph.kind(edge) != EdgeKind.VERSION
                || dataCycles.of(node) < 0
                || dataCycles.of(node) != dataCycles.of(target);
    }

    /** The transaction that installed the version, or the version's node if it is the initial one or a chain's node. */
    private int carrier(int versionNode) {
        int installer = versionNode < history.versions() ? versions.installer(versionNode) : TxnHistory.NONE;
        return installer >= 0 ? installer : base + versionNode;
    }

    private void addAccess(int mop, Graph.Builder graph) {
        int txn = history.txnOf(mop);
        int left = versions.left(mop);
        if (left >= 0) {
            graph.add(txn, base + left, EdgeKind.WW);
        }
        if (!history.isRead(mop) || !marks.isExternal(mop) || history.versionOf(mop) < 0) {
            return;
        }
        int version = history.versionOf(mop);
        int writer = history.writer(version);
        if (writer >= 0 && history.isRecoverable(version)) {
            graph.add(history.txnOf(writer), txn, EdgeKind.WR);
        }
        if (versions.found(mop) < 0) {
            return;
        }
        if (marks.finalWriteBeside(mop) < 0) {
            graph.add(txn, base + version, EdgeKind.RW);
        } else {
            addOwnNode(txn, version, graph);
        }
    }

    /** The transaction is itself among those that overwrote what it read, and does not precede itself. */
    private void addOwnNode(int txn, int version, Graph.Builder graph) {
        int node = TxnHistory.NONE;
        int edges = Math.min(versions.graph.end(version), versions.graph.first(version) + MAX_OVERWRITERS);
        for (int edge = versions.graph.first(version); edge < edges; edge++) {
            int target = versions.graph.target(edge);
            int overwriter = target < history.versions() ? versions.installer(target) : TxnHistory.NONE;
            if (overwriter < 0 || overwriter == txn || !isCertain(version, edge)) {
                continue;
            }
            if (node < 0) {
                node = graph.addNode();
                ownVersion.add(version);
                graph.add(txn, node, EdgeKind.RW);
            }
            graph.add(node, overwriter, versions.graph.kind(edge));
        }
    }

    @Override
    public String because(Cycle.Hop hop, Narrator n) {
        if (hop.kind() == EdgeKind.WR) {
            return read(hop, n);
        }
        int version = versionAt(hop.via().getFirst());
        StringBuilder text = new StringBuilder();
        String key = show(history.keyOfVersion(version));
        text.append(n.name(hop.from()))
                .append(hop.kind() == EdgeKind.RW ? " read " : " wrote ")
                .append("%s %s %s".formatted(n.value(version), hop.kind() == EdgeKind.RW ? "from" : "to", key));
        int last = overwritten(hop, version);
        text.append(", which %s overwrote with %s".formatted(n.name(hop.to()), n.value(last)));
        int before = version;
        String separator = ": ";
        StringBuilder order = new StringBuilder(n.value(version));
        for (int i = 1; i <= hop.via().size(); i++) {
            int node = i < hop.via().size() ? hop.via().get(i) - base : last;
            if (node < history.versions()) {
                text.append(separator)
                        .append(versions.because(before, node, hop.kinds().get(i), n));
                separator = "; ";
                before = node;
                order.append(" \u2192 ").append(n.value(node));
            }
        }
        n.versions(key, order.toString());
        return text.toString();
    }

    private int versionAt(int node) {
        return node >= ownBase ? ownVersion.get(node - ownBase) : node - base;
    }

    /** The version of the same key that the hop's last transaction installed. */
    private int overwritten(Cycle.Hop hop, int version) {
        for (int mop = history.first(hop.to()); mop < history.first(hop.to() + 1); mop++) {
            if (history.key(mop) == history.keyOfVersion(version) && versions.left(mop) >= 0) {
                return versions.left(mop);
            }
        }
        throw new IllegalStateException("no write justifies " + hop);
    }

    private String read(Cycle.Hop hop, Narrator n) {
        for (int mop = history.first(hop.to()); mop < history.first(hop.to() + 1); mop++) {
            boolean external = history.isRead(mop) && marks.isExternal(mop) && history.versionOf(mop) >= 0;
            int writer = external ? history.writer(history.versionOf(mop)) : TxnHistory.NONE;
            if (writer >= 0 && history.txnOf(writer) == hop.from()) {
                return "%s wrote %s to %s, which %s read"
                        .formatted(n.name(hop.from()), n.value(history.versionOf(mop)), n.key(mop), n.name(hop.to()));
            }
        }
        throw new IllegalStateException("no read justifies " + hop);
    }
}
