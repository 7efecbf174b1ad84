package dynacheck.injection;

import dynacheck.cluster.Cluster;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A family of faults that {@code --nemesis} can name. Found by {@link NemesisPackages}. Each fault is journaled with
 * evidence, or nobody believes it; one that skips every turn shows the frame:
 *
 * <pre>{@code
 * class Nothing implements NemesisPackage {
 *     public About about() {
 *         return About.of("nothing", "faults that never come", "nothing");
 *     }
 *
 *     public Generator schedule(Duration interval, Duration timeLimit) {
 *         return Generators.timeLimit(
 *                 timeLimit, Generators.delay(interval, Generators.repeat(Invocation.of("nothing", null))));
 *     }
 *
 *     public Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
 *         return new Nemesis() {
 *             public void invoke(Invocation op, Consumer<FaultEvent> journal) {
 *                 FaultEvent turn = new FaultEvent(
 *                         faultIds.getAsLong(), "nothing", FaultEvent.Phase.INSTALLING,
 *                         List.of(), List.of(), List.of(), false, null);
 *                 journal.accept(turn);
 *                 journal.accept(turn.next(FaultEvent.Phase.SKIPPED, "there is nothing to do"));
 *             }
 *
 *             public void healAll(Consumer<FaultEvent> journal) {}
 *             public void close() {}
 *         };
 *     }
 * }
 * }</pre>
 */
public interface NemesisPackage {
    About about();

    default String name() {
        return about().name();
    }

    /** Fault schedule for the nemesis thread, one fault then its healing, about every {@code interval}. */
    Generator schedule(Duration interval, Duration timeLimit);

    /** The hands for its schedule in one run; {@code faultIds} gives the next fault number of the run. */
    Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed);

    /** Reconfigurations for the reconfigurer threads; exhausted from the start if it proposes none. */
    default Generator reconfigs(Duration interval, Membership membership) {
        return Generators.none();
    }

    /**
     * What is left of it where these are impossible: names of packages or of kinds of fault. Its coverage has none of
     * them. Empty if nothing is left.
     */
    default Optional<NemesisPackage> without(Set<String> impossible) {
        return impossible.contains(name()) ? Optional.empty() : Optional.of(this);
    }
}
