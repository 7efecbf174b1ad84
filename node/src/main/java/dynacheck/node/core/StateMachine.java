package dynacheck.node.core;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;

/**
 * One process of a protocol: events in, effects out. Pure: no thread, clock, randomness or input and output of its own,
 * so that whoever runs it decides everything else, in a node as in a simulator. Not thread-safe; one event at a time.
 *
 * @param <M> what processes of this protocol send each other: immutable values
 * @param <R> what they keep on disk
 */
public interface StateMachine<M, R> {
    /** First step after construction, which may be a restart. */
    List<Effect<M, R>> start();

    List<Effect<M, R>> step(Event<M> event);

    /** What to say on each connection that is made now. */
    Greeting greeting();

    /** As it is now. Made when it is asked for. */
    Status status();

    /**
     * The registers of which this process holds something, a value or that it was taken away: a live view, to be looked
     * at between steps. It may lack registers that others hold.
     */
    default NavigableSet<String> keys() {
        return Collections.emptyNavigableSet();
    }
}
