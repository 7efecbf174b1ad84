package dynacheck.injection;

import dynacheck.fault.FaultEvent;
import dynacheck.generator.Invocation;
import java.util.function.Consumer;

/** The hands of the nemesis thread: turns a planned invocation into faults on a cluster. */
public interface Nemesis extends AutoCloseable {
    /** Performs it; each fault event goes to {@code journal} at the moment it happens. */
    void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception;

    /** Heals everything that is open and reads it back; called before the final phase, and again on every exit path. */
    void healAll(Consumer<FaultEvent> journal);

    @Override
    void close();
}
