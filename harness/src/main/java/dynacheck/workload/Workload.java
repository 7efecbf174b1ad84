package dynacheck.workload;

import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A named test of a target. Found through ServiceLoader. One that increments a counter, and reads it once at the end:
 *
 * <pre>{@code
 * class Increments implements Workload {
 *     public String name() { return "increments"; }
 *     public String description() { return "a counter is incremented, and read in the end"; }
 *     public String vocabulary() { return "counter"; }
 *     public int minNodes() { return 1; }
 *
 *     public Plan plan(Settings settings) {
 *         Generator increments = Generators.repeat(Invocation.of("increment", null));
 *         Generator read = Generators.untilOk(Invocation.of("read", null));
 *         return new Plan(
 *                 Generators.paced(settings.arrivals(), settings.ratePerSecond(), increments),
 *                 membership -> Generators.none(),
 *                 0,
 *                 List.of(membership -> read),
 *                 Set.of("ops>=10"));
 *     }
 * }
 * }</pre>
 */
public interface Workload {
    String name();

    /** One line for {@code --help}. */
    String description();

    /**
     * What its clients say: {@code "register"} (reads and writes), {@code "cas-register"} (compare-and-sets, too),
     * {@code "set"}, {@code "counter"}, {@code "queue"} and so on, as {@code analyze --model} names them. A target
     * that does not understand it is not asked.
     */
    default String vocabulary() {
        return "register";
    }

    /** Whether it proposes changes of the membership by itself, so that only a target with such can run it. */
    default boolean changesMembers() {
        return false;
    }

    /** Smallest V(0) that makes sense. */
    int minNodes();

    Plan plan(Settings settings);

    /**
     * What the user asked for.
     *
     * @param nodes V(0), in order
     * @param clients number of client worker threads; thread i talks to node i mod nodes
     * @param keys registers in use; a workload may have more that it touches rarely
     * @param ratePerSecond client operations a second over all threads; 0 = as fast as they come
     * @param arrivals gaps between them
     */
    record Settings(
            List<String> nodes,
            int clients,
            int keys,
            double ratePerSecond,
            Arrivals arrivals,
            Duration timeLimit,
            long seed,
            Map<String, String> options) {}

    /**
     * Pure data that the runner executes.
     *
     * @param clientOps for client threads during the main phase
     * @param reconfigs for reconfigurer threads, to be made for each run; may be exhausted early
     * @param reconfigurers how many reconfigurer threads
     * @param finalOps for client threads after everything is healed: stages, each made when the one before ended. They
     *     decide whether Definition 1 holds at the end; {@link FinalOperations} makes those for registers
     * @param requiredCoverage names that the coverage checker must find, e.g. {@code "concurrent-proposals>=3"}
     */
    record Plan(
            Generator clientOps,
            Function<Membership, Generator> reconfigs,
            int reconfigurers,
            List<Function<Membership, Generator>> finalOps,
            Set<String> requiredCoverage) {}
}
