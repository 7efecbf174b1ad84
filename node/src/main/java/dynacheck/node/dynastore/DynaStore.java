package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process of DynaStore (Algorithm 2) as a pure state machine: events in, effects out. The state of the paper's
 * lines 1-9 is here ({@code curView}), in {@link Replica} (v, ts) and, for each running operation, in
 * {@link KeyRegister} (vmax, tsmax, pickNewTS). Not thread-safe; one event at a time.
 *
 * <p>Beyond the paper (each kept safe by the rule that only a full transfer announces a view): many keys, many
 * operations at once, restarts with the disk, and a finisher that completes what a crashed reconfigurer began.
 */
public class DynaStore {
    final Outbox outbox;
    final Replica replica;
    final Filling filling;
    private final ProcessId self;
    private final long incarnation;
    private final Tuning tuning;
    private final Parts parts;
    private final ContactQ contactQ;
    private final NotifyQ notifyQ;
    private final Patience patience;
    private final Map<View, WeakSnapshot> snapshots = new LinkedHashMap<>();
    private final RunningOperations running;
    private final FullTransfers fullTransfers;
    private final SelfCheck selfCheck;
    private final Past past;
    private View curView;
    private View known;
    private boolean enabled;
    private boolean halted;
    private long timestamps;

    /**
     * @param initialView V(0), the same at every process; {@code self} need not be in it
     * @param durable what the disk kept, with the incarnation already raised
     * @param outbox where effects go, shared with what stands before this process
     */
    DynaStore(
            ProcessId self,
            View initialView,
            DurableState<Persistent> durable,
            Tuning tuning,
            Parts parts,
            Outbox outbox) {
        this.tuning = tuning;
        this.self = self;
        this.incarnation = durable.incarnation();
        this.parts = parts;
        this.outbox = outbox;
        replica = parts.replica(outbox);
        contactQ = parts.contactQ(self, incarnation, outbox);
        curView = initialView; // line 9
        known = initialView;
        for (Persistent record : durable.records()) {
            replica.restore(record);
            if (record instanceof Persistent.CurView c) {
                curView = c.view();
                known = known.union(curView);
            } else if (record instanceof Persistent.OwnEntry own) {
                ws(own.view()).restoreOwnEntry(own.proposal());
            }
        }
        notifyQ = parts.notifyQ(curView, outbox);
        patience = parts.patience(tuning.patienceMillis(), outbox);
        running = new RunningOperations(new ProcessWalker(this, patience), parts, outbox);
        filling = parts.filling(this, contactQ, tuning.chunkBytes());
        Preparation preparation = parts.preparation(replica, contactQ, outbox, tuning);
        replica.onStored(preparation::onStored);
        fullTransfers = parts.fullTransfers(this, running, notifyQ, preparation, outbox);
        selfCheck = parts.selfCheck(self, initialView, durable);
        past = parts.past(replica, outbox);
        past.behind(curView, snapshots);
    }

    /** First step after construction: lines 10-11, and NOTIFY again, for this may be a restart. */
    public List<Effect<Message, Persistent>> start() {
        enableIfJoined();
        if (curView.removes(self)) {
            halt(curView);
        } else if (curView.hasMember(self)) {
            repeatNotify();
            fullTransfers.inAnotherView();
            watchForUnfinished();
        }
        return outbox.drain();
    }

    public List<Effect<Message, Persistent>> step(Event<Message> event) {
        selfCheck.before(event);
        switch (event) {
            case Event.MessageReceived<Message> m -> onMessage(m.from(), m.message());
            case Event.ClientRequest<Message> r -> onClientRequest(r);
            case Event.Tick<Message> t -> {
                contactQ.onTick();
                notifyQ.onTick();
            }
            case Event.TimerFired<Message> timer -> {
                if (!patience.onTimer(timer.timer())) {
                    fullTransfers.onTimer(timer.timer());
                }
            }
            case Event.Greeted<Message> peer -> {} // that is for who stands before this
        }
        List<Effect<Message, Persistent>> effects = outbox.drain();
        selfCheck.after(effects, curView);
        return effects;
    }

    public DynaStatus status() {
        return new DynaStatus(
                curView,
                enabled,
                halted,
                fullTransfers.isUnfinished() || replica.knowsProposal(curView),
                running.size(),
                incarnation,
                running.restarts(),
                contactQ.begun(),
                replica.registerCount());
    }

    /** What operations of this process wait for just now. */
    public Set<Phase> phases() {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        contactQ.open().map(Phase::of).forEach(phases::add);
        if (fullTransfers.isPreparing() && phases.remove(Phase.TRANSFER)) {
            phases.add(Phase.PRE_COPY);
        }
        if (notifyQ.isAwaited()) {
            phases.add(Phase.NOTIFY_Q);
        }
        return phases;
    }

    /** The same with what is missing; for people. */
    public List<Waiting> waiting() {
        return Stream.concat(contactQ.waiting(), notifyQ.waiting().stream()).toList();
    }

    /** Whether a reply with this number would count. */
    boolean awaits(MessageNumber num) {
        return contactQ.awaits(num);
    }

    ProcessId self() {
        return self;
    }

    View curView() {
        return curView;
    }

    /** Every change that this process has heard of. */
    View known() {
        return known;
    }

    /** Line 10, and not line 53. */
    boolean isActive() {
        return enabled && !halted;
    }

    private void onMessage(ProcessId from, Message message) {
        switch (message) {
            case Message.Request request -> onRequest(from, request);
            case Message.Reply reply -> contactQ.onReply(from, reply);
            case Message.Notify notify -> onNotify(from, notify);
            case Message.OfLife ofLife -> {} // those are for who stands before this
        }
    }

    /** Answers about any view that has this process as a member, also one it never heard of. */
    private void onRequest(ProcessId from, Message.Request request) {
        View w = request.view();
        if (!w.hasMember(self)) {
            return;
        }
        if (!w.equals(curView)) {
            known = known.union(w);
        }
        boolean left = w.isProperSubsetOf(curView);
        if (!left || past.isAnswered()) {
            replica.handle(from, addressOf(from), request);
        }
        if (left) {
            notifyQ.answer(from, addressOf(from)); // the asker is behind: let it skip the views already left
        }
        if (request instanceof Message.MemWrite || request instanceof Message.Flagged) {
            watchForUnfinished();
        }
        fullTransfers.onRequest(from, request);
        filling.onRequest();
    }

    /** Lines 76-82. */
    private void onNotify(ProcessId from, Message.Notify notify) {
        View w = notify.view();
        if (!w.equals(curView)) { // as nearly all are: of those nothing is to be judged
            outbox.trace(new TraceEvent.NotifyReceived(w, from));
        }
        boolean news = isNews(w);
        if (news) {
            moveTo(w);
        }
        if (w.equals(curView)) {
            sendOn();
            notifyQ.onHeard(from);
            if (from.equals(self)) {
                past.curViewIsDurable(); // what a process tells itself waits for the disk, too
            }
        }
        if (!news && notify.answerWanted()) {
            answerNotify(from);
        }
    }

    /** Line 78. */
    boolean isNews(View w) {
        return curView.isProperSubsetOf(w);
    }

    /** Line 77: the sender may have crashed before everybody heard it. */
    void sendOn() {
        notifyQ.send();
    }

    /** Whoever restarted waits for messages that were sent once. */
    void answerNotify(ProcessId from) {
        notifyQ.answer(from, addressOf(from));
    }

    /** An earlier life of this process may have crashed before everybody heard it. */
    void repeatNotify() {
        notifyQ.send();
    }

    private void onClientRequest(Event.ClientRequest<Message> request) {
        if (!isActive()) {
            refuse(request, halted ? "removed: this process has halted" : "not enabled yet: not a member of any view");
            return;
        }
        switch (request.operation()) {
            case Operation.OfKey asked -> beginKeyOperation(request.token(), asked);
            case Operation.Reconfig reconfig -> onReconfig(request, reconfig);
        }
    }

    void refuse(Event.ClientRequest<Message> request, String why) {
        outbox.reply(request.token(), new Outcome.Failed(why));
    }

    private void beginKeyOperation(long token, Operation.OfKey asked) {
        KeyRegister register = parts.keyRegister(new KeyOperation(
                asked,
                contactQ,
                tuning.spareLooks(),
                this::nextTimestamp,
                ts -> outbox.trace(new TraceEvent.TimestampChosen(asked.key(), ts))));
        running.begin(token, false, View.EMPTY, register, (id, nv) -> endKeyOperation(id, register, nv));
    }

    /** Line 72, above {@code tsmax} and never used before. */
    Timestamp nextTimestamp(Timestamp tsmax) {
        return new Timestamp(tsmax.num() + 1, self.full(), incarnation, ++timestamps);
    }

    /**
     * A key operation moved one key only: it announces no view, and waits for NOTIFY only where it is the current
     * one.
     */
    void endKeyOperation(long id, KeyRegister register, View nv) {
        Runnable reply = () -> {
            RunningOperation op = running.end(id);
            if (op != null) {
                outbox.trace(new TraceEvent.OperationEnded(nv, register.max()));
                outbox.reply(
                        op.token,
                        register.isRead()
                                ? new Ended.ReadOk(register.max(), nv)
                                : new Ended.WriteOk(register.chosen(), nv));
            }
        };
        if (nv.equals(curView)) {
            notifyQ.await(reply); // lines 15, 20
        } else {
            fullTransfers.watch();
            reply.run();
        }
    }

    private void onReconfig(Event.ClientRequest<Message> request, Operation.Reconfig reconfig) {
        String refusal = Proposals.refusal(known, reconfig.changes());
        if (refusal != null) {
            outbox.reply(request.token(), new Outcome.Refused(refusal));
            return;
        }
        View cng = View.of(reconfig.changes());
        known = known.union(cng);
        fullTransfers.reconfig(request.token(), cng);
    }

    /** What a full transfer carries. */
    Registers allRegisters() {
        return parts.allRegisters(contactQ, tuning.chunkBytes(), outbox::trace);
    }

    /** Lines 78-82: curView = w, enable, restart what is running. */
    void moveTo(View w) {
        curView = w;
        known = known.union(w);
        long persist = outbox.persist(new Persistent.CurView(w));
        outbox.trace(new TraceEvent.CurViewChanged(w), persist);
        contactQ.forgetViewsBefore(w);
        past.behind(w, snapshots);
        fullTransfers.inAnotherView();
        notifyQ.moveTo(w, persist);
        patience.forgetAll();
        enableIfJoined();
        if (w.removes(self)) {
            halt(w);
        } else {
            restartTraversals();
            fullTransfers.beginNext();
            watchForUnfinished();
        }
    }

    /** Line 82. */
    void restartTraversals() {
        running.restart();
    }

    private void enableIfJoined() {
        if (!enabled && isJoined()) {
            enabled = true;
            outbox.trace(new TraceEvent.Enabled(curView));
        }
    }

    /** Lines 10, 81. */
    boolean isJoined() {
        return curView.adds(self);
    }

    /** Proposals in ws(curView) whose transfer nobody may be completing. */
    private void watchForUnfinished() {
        if (replica.knowsProposal(curView)) {
            fullTransfers.watch();
        }
    }

    WeakSnapshot ws(View w) {
        known = known.union(w);
        return snapshots.computeIfAbsent(w, view -> parts.weakSnapshot(view, self, contactQ, outbox));
    }

    /** Line 53. The replica goes on answering, so that slow traversals are not held up. */
    void halt(View w) {
        if (halted) {
            return;
        }
        halted = true;
        outbox.trace(new TraceEvent.Halted(w));
        running.halt();
        fullTransfers.halt();
        patience.forgetAll();
        contactQ.forgetAll();
    }

    private @Nullable String addressOf(ProcessId id) {
        return known.address(id);
    }
}
