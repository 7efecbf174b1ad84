package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Status;
import dynacheck.node.lives.LifeMessage;
import dynacheck.node.lives.Lives;
import dynacheck.node.lives.LivingMachine;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/**
 * One process as a node runs it: {@link DynaStore} behind {@link Lives} and {@link Introductions}. A pure state machine
 * like all three; what they send and persist leaves in one order.
 */
public final class LivingProcess extends LivingMachine<Message, Persistent> {
    private final Outbox outbox;
    private final DynaStore core;
    private final Introductions introductions;
    private final View initialView;

    /** Makes the process of each start. */
    public interface Factory {
        /**
         * @param birth as the disk has it
         * @param durable what the disk kept, with the incarnation already raised
         * @param start random: unlike that of any other start
         */
        LivingProcess make(Birth birth, DurableState<Persistent> durable, String start, Tuning tuning);

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
    public LivingProcess(Birth birth, DurableState<Persistent> durable, String start, Tuning tuning) {
        this(birth, durable, start, tuning, Parts.FAITHFUL);
    }

    LivingProcess(Birth birth, DurableState<Persistent> durable, String start, Tuning tuning, Parts parts) {
        this(birth, durable, start, tuning, parts, parts.outbox());
    }

    private LivingProcess(
            Birth birth, DurableState<Persistent> durable, String start, Tuning tuning, Parts parts, Outbox outbox) {
        super(parts.lives(birth, durable, start, outbox));
        this.outbox = outbox;
        initialView = birth.initialView();
        core = parts.core(birth.process(), initialView, durable, tuning, outbox);
        introductions = new Introductions(outbox);
    }

    @Override
    protected List<Effect<Message, Persistent>> first() {
        return core.start();
    }

    @Override
    protected List<Effect<Message, Persistent>> drain() {
        return withIntroduced(outbox.drain());
    }

    @Override
    protected void reply(long token, Outcome outcome) {
        outbox.reply(token, outcome);
    }

    /** Goes on with reconfigurations of which it is known by now whom they name. */
    private List<Effect<Message, Persistent>> withIntroduced(List<Effect<Message, Persistent>> effects) {
        for (var next = introductions.poll(); next != null; next = introductions.poll()) {
            effects.addAll(core.step(next));
        }
        return effects;
    }

    @Override
    protected boolean hears(ProcessId from, Message message) {
        if (!(message instanceof Message.OfLife ofLife)) {
            return false;
        }
        LifeMessage heard = LifeLines.heard(ofLife);
        if (heard != null) {
            lives().onMessage(from, heard);
        } else if (ofLife instanceof Message.WhoIsThere who) {
            outbox.send(from, initialView.address(from), new Message.Here(who.nonce()), 0);
        } else if (ofLife instanceof Message.Here here) {
            introductions.answered(from, here.nonce());
        }
        return true;
    }

    @Override
    protected List<Effect<Message, Persistent>> next(Event<Message> event) {
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

    @Override
    public NavigableSet<String> keys() {
        return core.replica.keys();
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
