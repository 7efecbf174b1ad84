package dynacheck.node.protocol;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Witness;
import dynacheck.node.storage.StorageException;
import dynacheck.node.wire.Codec;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A protocol that a node can run. It needs a public constructor without parameters, and its class's name in {@code
 * META-INF/services/dynacheck.node.protocol.Protocol}.
 *
 * @param <M> what its processes send each other
 * @param <R> what they keep on disk
 */
public interface Protocol<M, R extends DiskRecord> {
    /** For {@code --protocol}: lower-case letters, digits and hyphens. */
    String name();

    /** What it is, in a line. */
    String help();

    /** Names that {@link Start#options} may have. */
    default Set<String> options() {
        return Set.of();
    }

    Codec<M, R> codec();

    /**
     * The process of a start.
     *
     * @param kept what the disk has; empty at a first start
     * @throws StorageException if the process must not start on that: it is another's, or something is missing. The
     *     message says what to do
     */
    Process<M, R> process(Start said, List<R> kept) throws StorageException;

    /**
     * One start of one process.
     *
     * @param birth what must be durable before anything else happens; empty at a later start
     * @param fingerprint of what all processes must agree on: those with another one are refused
     * @param machine makes the process from what the disk kept, {@code birth} included, the incarnation already raised
     * @param witness looks on if the process is traced
     * @param traces writes what it and the witness trace
     */
    record Process<M, R>(
            List<R> birth,
            String fingerprint,
            Maker<M, R> machine,
            WitnessMaker<M, R> witness,
            Supplier<Traces> traces) {
        /** Without anything to remember of its birth, and without traces. */
        public static <M, R extends DiskRecord> Process<M, R> of(String fingerprint, Maker<M, R> machine) {
            return new Process<>(List.of(), fingerprint, machine, durable -> Witness.none(), () -> Traces.NONE);
        }
    }

    /** Makes the state machine. */
    interface Maker<M, R> {
        StateMachine<M, R> of(DurableState<R> durable);
    }

    /** Makes what looks on. */
    interface WitnessMaker<M, R> {
        Witness<M> of(DurableState<R> durable);
    }
}
