package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Status;
import java.util.List;
import java.util.Set;

/**
 * One process as a node runs it: {@link DynaStore} behind {@link Lives} and {@link Introductions}. A pure state machine
 * like all three; what they send and persist leaves in one order. Before its life is confirmed a member of V(0) only
 * records the lives of others: nothing reaches its core.
 */
public final class LivingProcess implements StateMachine<Message, Persistent> {
    private final Outbox outbox;
    private final Lives lives;
    private final DynaStore core;
    private final Introductions introductions;
    private boolean started;

    /** Makes the process of each start. */
    public interface Factory {
        /**
         * @param birth as the disk has it
         * @param durable what the disk kept, with the incarnation already raised
         * @param start random: unlike that of any other start
         * @param chunkBytes see {@link DynaStore}
         */
        LivingProcess make(Birth birth, DurableState<Persistent> durable, String start, int chunkBytes);

        /** Whether what these processes say of weak snapshots is on their disks for ever. */
        default boolean keepsThePast() {
            return true;
        }

        /**
         * What a process is at a later start, which will be refused if it says otherwise.
         *
         * @param birth as the disk has it
         * @param said by that start
         */
        default Birth remembered(Birth birth, Birth said) {
            return birth;
        }
    }

    /**
     * The form with fewer round trips: a write takes two, a read one or two. All processes of a cluster must have one
     * form.
     */
    public static final Factory SHORT_FORM = ShortParts.SHORT;

    /** The form that follows the paper, line by line. See {@link Factory}. */
    public LivingProcess(Birth birth, DurableState<Persistent> durable, String start, int chunkBytes) {
        this(birth, durable, start, chunkBytes, Parts.FAITHFUL);
    }

    LivingProcess(Birth birth, DurableState<Persistent> durable, String start, int chunkBytes, Parts parts) {
        outbox = parts.outbox();
        lives = parts.lives(birth, durable, start, outbox);
        core = parts.core(birth.process(), birth.initialView(), durable, chunkBytes, outbox);
        introductions = new Introductions(outbox);
    }

    @Override
    public List<Effect<Message, Persistent>> start() {
        lives.start();
        return begun();
    }

    /** What there is to do, and the core's first step as soon as it takes part. */
    private List<Effect<Message, Persistent>> begun() {
        if (!started && lives.isConfirmed()) {
            started = true;
            return core.start();
        }
        return withIntroduced(outbox.drain());
    }

    /** Goes on with reconfigurations of which it is known by now whom they name. */
    private List<Effect<Message, Persistent>> withIntroduced(List<Effect<Message, Persistent>> effects) {
        for (var next = introductions.poll(); next != null; next = introductions.poll()) {
            effects.addAll(core.step(next));
        }
        return effects;
    }

    @Override
    public List<Effect<Message, Persistent>> step(Event<Message> event) {
        if (event instanceof Event.Greeted<Message> greeted) {
            lives.greeted(greeted.greeting());
            return outbox.drain();
        }
        if (event instanceof Event.MessageReceived<Message> received
                && received.message() instanceof Message.OfLife message) {
            lives.onMessage(received.from(), message);
            if (message instanceof Message.Here here) {
                introductions.answered(received.from(), here.nonce());
            }
            return begun();
        }
        if (started) {
            return stepOfCore(event);
        }
        if (event instanceof Event.Tick) {
            lives.onTick();
        } else if (event instanceof Event.ClientRequest<Message> request) {
            outbox.reply(request.token(), new Outcome.Failed("not confirmed yet: " + lives.waitsFor()));
        }
        return begun();
    }

    private List<Effect<Message, Persistent>> stepOfCore(Event<Message> event) {
        if (event instanceof Event.Tick) {
            introductions.onTick();
            List<Effect<Message, Persistent>> effects = outbox.drain(); // no step of the core, which checks its own
            effects.addAll(core.step(event));
            return withIntroduced(effects);
        }
        if (event instanceof Event.ClientRequest<Message> request
                && request.operation() instanceof Operation.Reconfig reconfig
                && core.status().enabled()) {
            introductions.resolve(core.known(), request.token(), reconfig.changes());
            return withIntroduced(outbox.drain());
        }
        return withIntroduced(core.step(event));
    }

    @Override
    public Greeting greeting() {
        return lives.greeting();
    }

    public boolean isConfirmed() {
        return lives.isConfirmed();
    }

    /** Who must record this life before it takes part, for people. */
    public String waitsFor() {
        return lives.waitsFor();
    }

    public ProcessId self() {
        return core.self();
    }

    public DynaStatus dynaStatus() {
        return core.status();
    }

    @Override
    public Status status() {
        return ShownStatus.of(this);
    }

    /** Every change that this process has heard of. */
    public View known() {
        return core.known();
    }

    /** What its operations wait for, and who is missing; for people. */
    public List<Waiting> waiting() {
        return core.waiting();
    }

    public Set<Phase> phases() {
        return core.phases();
    }
}
