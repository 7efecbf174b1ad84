package dynacheck.node.lives;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import java.util.List;

/**
 * A process behind its {@link Lives}. Before its life is confirmed a member of V(0) only records the lives of others:
 * nothing reaches its protocol. What both send and persist leaves in one order, so they share what collects it.
 */
public abstract class LivingMachine<M, R> implements StateMachine<M, R> {
    private final Lives lives;
    private boolean started;

    protected LivingMachine(Lives lives) {
        this.lives = lives;
    }

    protected final Lives lives() {
        return lives;
    }

    /** The protocol's first step. */
    protected abstract List<Effect<M, R>> first();

    /** A further step of the protocol. */
    protected abstract List<Effect<M, R>> next(Event<M> event);

    /** Whether the message is about lives; if so it was heard, by {@link Lives#onMessage}. */
    protected abstract boolean hears(ProcessId from, M message);

    /** Answers a client's request. */
    protected abstract void reply(long token, Outcome outcome);

    /** What is to be done since the last time. */
    protected abstract List<Effect<M, R>> drain();

    @Override
    public final List<Effect<M, R>> start() {
        lives.start();
        return begun();
    }

    /** What there is to do, and the protocol's first step as soon as it takes part. */
    private List<Effect<M, R>> begun() {
        if (!started && lives.isConfirmed()) {
            started = true;
            return first();
        }
        return drain();
    }

    @Override
    public final List<Effect<M, R>> step(Event<M> event) {
        if (event instanceof Event.Greeted<M> greeted) {
            lives.greeted(greeted.greeting());
            return drain();
        }
        if (event instanceof Event.MessageReceived<M> received && hears(received.from(), received.message())) {
            return begun();
        }
        if (started) {
            return next(event);
        }
        if (event instanceof Event.Tick) {
            lives.onTick();
        } else if (event instanceof Event.ClientRequest<M> request) {
            reply(request.token(), new Outcome.Failed("not confirmed yet: " + lives.waitsFor()));
        }
        return begun();
    }

    @Override
    public final Greeting greeting() {
        return lives.greeting();
    }

    /** Whether it takes part. */
    public final boolean isConfirmed() {
        return lives.isConfirmed();
    }

    /** Who must record this life before it takes part, for people. */
    public final String waitsFor() {
        return lives.waitsFor();
    }
}
