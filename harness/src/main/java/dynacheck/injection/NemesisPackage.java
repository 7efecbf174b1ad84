package dynacheck.injection;

import dynacheck.cluster.Cluster;
import dynacheck.generator.Generator;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** A family of faults that {@code --nemesis} can name. Found through ServiceLoader. */
public interface NemesisPackage {
    /** {@code "kill" "crash-stop" "pause" "partition" "link" "packet" "membership"}. */
    String name();

    String description();

    /** Whether it keeps the premise of Definition 1. One that does not is no part of {@code all}. */
    default boolean keepsDefinition1() {
        return true;
    }

    /** Whether it chooses every fault by itself: no part of {@code all}, and a sweep gives it seeds of its own. */
    default boolean standsAlone() {
        return false;
    }

    /** Whether only machines of their own can suffer it: part of {@code all} just where the harness can do it. */
    default boolean needsMachines() {
        return false;
    }

    /** Whether only processes with files can suffer it: no part of {@code all} in the simulator. */
    default boolean needsFiles() {
        return false;
    }

    /** Whether hosts must give each node a file system of its own to suffer it. */
    default boolean needsOwnDisk() {
        return false;
    }

    /** How many of its faults, one after the other, it takes to see every kind. */
    default int turns() {
        return 1;
    }

    /** How many reconfigurer threads {@link #reconfigs} can use. */
    default int reconfigurers() {
        return 1;
    }

    /** Fault schedule for the nemesis thread, one fault then its healing, about every {@code interval}. */
    Generator schedule(Duration interval, Duration timeLimit);

    /** Reconfigurations for the reconfigurer threads, if this package proposes any; else an exhausted generator. */
    Generator reconfigs(Duration interval, Membership membership);

    /** {@code faultIds} gives the next fault number of the run. */
    Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed);

    /** Coverage names ("fault:kill") that a run with this package must show. */
    Set<String> coverage();

    /**
     * What is left of it where these are impossible: names of packages or of kinds of fault. Its {@link #coverage} has
     * no item of them. Empty if nothing is left.
     */
    default Optional<NemesisPackage> without(Set<String> impossible) {
        return impossible.contains(name()) ? Optional.empty() : Optional.of(this);
    }
}
