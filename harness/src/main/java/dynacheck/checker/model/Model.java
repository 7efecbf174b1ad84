package dynacheck.checker.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sequential object: what it is like when operations come one after another. A concurrent history of it is
 * linearizable if there is an order of its operations, one that keeps real time, in which each {@link #step} is
 * possible. A lock is one in a few lines:
 *
 * <pre>{@code
 * record Lock() implements Model<Boolean> {
 *     public String name() { return "lock"; }
 *     public boolean knows(Operation op) { return op.f().equals("acquire") || op.f().equals("release"); }
 *     public Boolean initial() { return false; }
 *     public Optional<Boolean> step(Boolean held, Operation op) {
 *         boolean acquire = op.f().equals("acquire");
 *         return held == acquire ? Optional.empty() : Optional.of(acquire);
 *     }
 * }
 *
 * ModelResult judge(History history) {
 *     return ModelChecker.check(history, new Lock(), Duration.ofSeconds(60));
 * }
 * }</pre>
 *
 * <p>Found through ServiceLoader, so that {@code analyze --plugin JAR --model lock} judges by it, and a run whose
 * workload has its name for a {@link dynacheck.workload.Workload#vocabulary}.
 *
 * @param <S> a state of the object: immutable, and equal to another exactly if no operation distinguishes them
 */
public interface Model<S> {
    /** For {@code --model} and the verdict. */
    String name();

    /** Whether this is an operation of the object, with values of the right kind; {@link #step} sees no other. */
    boolean knows(Operation op);

    S initial();

    /** The state after {@code op}; empty if it cannot happen in this state, or not with that output. */
    Optional<S> step(S state, Operation op);

    /**
     * Operations of different partitions are of different objects, such as two queues, and judged apart. The whole
     * history is one object by default.
     */
    default Object partition(Operation op) {
        return "";
    }

    /**
     * One operation.
     *
     * @param input what the client asked with
     * @param output what it was answered; null also if it was not
     * @param answered false: its outcome is unknown, so any output must be thought possible
     */
    record Operation(
            String f, @Nullable Object input, @Nullable Object output, boolean answered) {}
}
