package dynacheck.shrink;

import dynacheck.checker.Results;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated run written down: what clients asked, when and of whom, and what was done to nodes and links.
 * {@link ScriptFile} is its form on disk.
 *
 * @param checkers which are to find it INVALID, each perhaps with an anomaly: {@code "atomicity/stale-read"}
 * @param seed decides what {@code model} leaves open
 * @param nodes V(0)
 * @param clients number of client threads; threads from this number on reconfigure
 * @param reconfigurers number of threads that reconfigure
 * @param operations in order of time
 * @param faults in order of time
 */
public record Script(
        String target,
        Map<String, String> options,
        List<String> checkers,
        long seed,
        FaultModel model,
        List<String> nodes,
        int clients,
        int reconfigurers,
        List<Operation> operations,
        List<Fault> faults) {
    /** Of a fault that lasts until everything is healed. */
    public static final long TO_THE_END = -1;

    public Script {
        options = new TreeMap<>(options);
        checkers = List.copyOf(checkers);
        nodes = List.copyOf(nodes);
        operations = List.copyOf(operations);
        faults = List.copyOf(faults);
    }

    /**
     * A client's request.
     *
     * @param atNanos when; not before the thread's last one ended
     * @param afterHealing whether it is one of those that follow when everything is healed; these have no time
     * @param node whom it asks
     */
    public record Operation(
            long atNanos,
            long thread,
            boolean afterHealing,
            String f,
            @Nullable Object value,
            String node) {}

    /**
     * What is done to nodes and links.
     *
     * @param untilNanos when it is healed, or {@link #TO_THE_END}
     * @param nodes what becomes of each: DOWN or PAUSED
     * @param links what becomes of each; OPEN stands for a connection that is broken and made again
     * @param cutOff nodes that a majority cannot hear while it lasts
     */
    public record Fault(
            long atNanos,
            long untilNanos,
            String kind,
            Map<String, NodeState> nodes,
            Map<Link, LinkState> links,
            List<String> cutOff,
            boolean permanent) {}

    /** The same with these {@code --target-option}s. */
    public Script withOptions(Map<String, String> others) {
        return new Script(target, others, checkers, seed, model, nodes, clients, reconfigurers, operations, faults);
    }

    /** The same with these {@link #checkers}. */
    public Script withCheckers(List<String> others) {
        return new Script(target, options, others, seed, model, nodes, clients, reconfigurers, operations, faults);
    }

    public Script withOperations(List<Operation> some) {
        return new Script(target, options, checkers, seed, model, nodes, clients, reconfigurers, some, faults);
    }

    public Script withFaults(List<Fault> some) {
        return new Script(target, options, checkers, seed, model, nodes, clients, reconfigurers, operations, some);
    }

    public Script withSeed(long other) {
        return new Script(target, options, checkers, other, model, nodes, clients, reconfigurers, operations, faults);
    }

    public Script withModel(FaultModel other) {
        return new Script(target, options, checkers, seed, other, nodes, clients, reconfigurers, operations, faults);
    }

    Script withNodes(List<String> some) {
        return new Script(target, options, checkers, seed, model, some, clients, reconfigurers, operations, faults);
    }

    Script withThreads(int fewerClients, int fewerReconfigurers, List<Operation> renumbered) {
        return new Script(
                target, options, checkers, seed, model, nodes, fewerClients, fewerReconfigurers, renumbered, faults);
    }

    Script onlyOperations(Predicate<Operation> which) {
        return withOperations(operations.stream().filter(which).toList());
    }

    /** Operations and faults. */
    public int size() {
        return operations.size() + faults.size();
    }

    @Override
    public String toString() {
        return Results.count(operations.size(), "operation") + ", " + Results.count(faults.size(), "fault") + ", "
                + Results.count(nodes.size(), "node");
    }
}
