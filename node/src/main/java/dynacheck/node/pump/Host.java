package dynacheck.node.pump;

import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process needs of the world. Calls come from the thread that runs the {@link Pump}. */
public interface Host<M, R> {
    /**
     * Sends to another process. May lose, repeat and reorder, for links do; the protocol repeats what is still wanted.
     *
     * @param address {@code host:port}, or null if only the peer's greeting can say it
     */
    void send(ProcessId to, @Nullable String address, M message);

    /**
     * Appends to the disk, in order, all or none. Says {@link Pump#durable} of {@code number} once they are synced, and
     * never if they are not. Numbers rise.
     */
    void persist(long number, List<R> records);

    /** Answers a request, once. */
    void reply(long token, Outcome outcome);

    /** Calls {@link Pump#fired} after a random delay from {@code minMillis} to less than {@code maxMillis}. */
    void timer(String name, int minMillis, int maxMillis);

    /** Keeps a trace event of the protocol, before anything that was sent after it leaves. */
    void trace(Object event);
}
