package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
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
public final class DynaStore implements Traverse.Walker {
    /** Bytes of keys and values in one chunk of a full transfer from one replica, unless told otherwise. */
    public static final int CHUNK_BYTES = 64 * 1024;

    private final ProcessId self;
    private final long incarnation;
    private final int chunkBytes;
    private final Mutant mutant;
    private final Outbox outbox;
    private final Replica replica;
    private final ContactQ contactQ;
    private final NotifyQ notifyQ;
    private final TreeMap<View, WeakSnapshot> snapshots = new TreeMap<>(Views.ORDER);
    private final TreeMap<Long, RunningOperation> running = new TreeMap<>();
    private final ArrayDeque<Event.ClientRequest<Message>> waitingReconfigs = new ArrayDeque<>();
    private View curView;
    private View known;
    private boolean enabled;
    private boolean halted;
    private boolean finisherTimerSet;
    private boolean unfinished;
    private long operations;
    private long timestamps;
    private long restarts;

    /**
     * @param initialView V(0), the same at every process; {@code self} need not be in it
     * @param durable what the disk kept, with the incarnation already raised
     * @param chunkBytes bytes of keys and values after which a replica ends a chunk of a full transfer; with 1, a chunk
     *     is one register
     * @param mutant a planted bug, {@link Mutant#NONE} otherwise
     * @param outbox where effects go, shared with what stands before this process
     */
    DynaStore(
            ProcessId self,
            View initialView,
            DurableState<Persistent> durable,
            int chunkBytes,
            Mutant mutant,
            Outbox outbox) {
        this.chunkBytes = chunkBytes;
        this.self = self;
        this.incarnation = mutant == Mutant.INCARNATION_NOT_RAISED ? 1 : durable.incarnation();
        this.mutant = mutant;
        this.outbox = outbox;
        replica = new Replica(outbox, mutant);
        contactQ = new ContactQ(self, incarnation, new Quorum(initialView, mutant), outbox, mutant);
        View restored = initialView;
        for (Persistent record : durable.records()) {
            replica.restore(record);
            if (record instanceof Persistent.CurView c) {
                restored = c.view();
            }
        }
        curView = restored; // line 9
        known = restored;
        notifyQ = new NotifyQ(restored, outbox, mutant);
        for (Persistent record : durable.records()) {
            if (record instanceof Persistent.OwnEntry own && mutant != Mutant.OWN_ENTRY_FORGOTTEN) {
                ws(own.view()).restoreOwnEntry(own.proposal());
            }
        }
    }

    /** First step after construction: lines 10-11, and NOTIFY again, for this may be a restart. */
    public List<Effect<Message, Persistent>> start() {
        enableIfJoined();
        if (curView.remove().contains(self)) {
            halt(curView);
        } else if (curView.hasMember(self)) {
            if (incarnation == 1 || mutant != Mutant.NOTIFY_NOT_REPEATED) {
                notifyQ.send();
            }
            watchForUnfinished();
        }
        return outbox.drain();
    }

    public List<Effect<Message, Persistent>> step(Event<Message> event) {
        switch (event) {
            case Event.MessageReceived<Message> m -> onMessage(m.from(), m.message());
            case Event.ClientRequest<Message> r -> onClientRequest(r);
            case Event.Tick<Message> t -> onTick();
            case Event.TimerFired<Message> finisher -> onFinisherTimer();
            case Event.Greeted<Message> peer -> {} // that is for who stands before this
        }
        return outbox.drain();
    }

    public DynaStatus status() {
        return new DynaStatus(
                curView,
                enabled,
                halted,
                unfinished || replica.knowsProposal(curView),
                running.size(),
                incarnation,
                restarts,
                contactQ.begun(),
                replica.registerCount());
    }

    /** What operations of this process wait for just now. */
    public Set<Phase> phases() {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        contactQ.open().map(Phase::of).forEach(phases::add);
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
        if (!request.view().hasMember(self)) {
            return;
        }
        if (!request.view().equals(curView)) {
            known = known.union(request.view());
        }
        replica.handle(from, addressOf(from), request);
        if (request.view().isProperSubsetOf(curView)) {
            notifyQ.answer(from, addressOf(from)); // the asker is behind: let it skip the views already left
        }
        if (request instanceof Message.MemWrite) {
            watchForUnfinished();
        }
    }

    /** Lines 76-82. */
    private void onNotify(ProcessId from, Message.Notify notify) {
        View w = notify.view();
        outbox.trace(new TraceEvent.NotifyReceived(w, from));
        boolean news = curView.isProperSubsetOf(w) || mutant == Mutant.NOTIFY_MOVES_CUR_VIEW_BACK && !curView.equals(w);
        if (news) {
            moveTo(w);
        }
        if (w.equals(curView)) {
            if (mutant != Mutant.NOTIFY_NOT_SENT_ON) {
                notifyQ.send(); // line 77
            }
            notifyQ.onHeard(from);
        }
        if (!news && notify.answerWanted() && mutant != Mutant.NOTIFY_NOT_ANSWERED) {
            notifyQ.answer(from, addressOf(from));
        }
    }

    private void onTick() {
        contactQ.onTick();
        notifyQ.onTick();
    }

    private void onClientRequest(Event.ClientRequest<Message> request) {
        if (halted
                && mutant == Mutant.REMOVED_PROCESS_SERVES_ITS_COPY
                && request.operation() instanceof Operation.Read r) {
            outbox.reply(request.token(), new Ended.ReadOk(replica.register(r.key()), curView));
            return;
        }
        if (halted || !enabled) {
            String why = halted ? "removed: this process has halted" : "not enabled yet: not a member of any view";
            outbox.reply(request.token(), new Outcome.Failed(why));
            return;
        }
        switch (request.operation()) {
            case Operation.Read read -> startKeyOperation(request.token(), name(read.key()), null);
            case Operation.Write write -> startKeyOperation(request.token(), name(write.key()), write.value());
            case Operation.Reconfig reconfig -> onReconfig(request, reconfig);
        }
    }

    /** The register of this key. */
    private String name(String key) {
        return switch (mutant) {
            case KEYS_WITHOUT_CASE -> key.toLowerCase(Locale.ROOT);
            case KEYS_CUT_TO_16_BITS -> String.valueOf(key.hashCode() & 0xFFFF);
            default -> key;
        };
    }

    private void startKeyOperation(long token, String key, @Nullable String written) {
        KeyRegister register = new KeyRegister(
                key,
                written,
                contactQ,
                this::nextTimestamp,
                ts -> outbox.trace(new TraceEvent.TimestampChosen(key, ts)),
                mutant);
        long id = ++operations;
        RunningOperation op = new RunningOperation(token, false);
        op.traverse = new Traverse(this, View.EMPTY, register, mutant, nv -> endKeyOperation(id, register, nv));
        running.put(id, op);
        op.traverse.restart();
    }

    /** Line 72, above {@code tsmax} and never used before. */
    private Timestamp nextTimestamp(Timestamp tsmax) {
        return switch (mutant) {
            case TIMESTAMP_WITHOUT_PROCESS -> new Timestamp(tsmax.num() + 1, "", 0, 0);
            case TIMESTAMP_USED_AGAIN -> new Timestamp(tsmax.num() + 1, self.full(), 0, ++timestamps);
            default -> new Timestamp(tsmax.num() + 1, self.full(), incarnation, ++timestamps);
        };
    }

    /**
     * A key operation moved one key only: it announces no view, and waits for NOTIFY only where it is the current
     * one.
     */
    private void endKeyOperation(long id, KeyRegister register, View nv) {
        Runnable reply = () -> {
            RunningOperation op = running.remove(id);
            if (op != null) {
                outbox.trace(new TraceEvent.OperationEnded(nv, register.max()));
                outbox.reply(
                        op.token,
                        register.isRead()
                                ? new Ended.ReadOk(register.max(), nv)
                                : new Ended.WriteOk(register.chosen(), nv));
            }
        };
        if (mutant == Mutant.KEY_OPERATION_MOVES_CUR_VIEW && curView.isProperSubsetOf(nv)) {
            moveTo(nv);
        }
        if (nv.equals(curView)) {
            notifyQ.await(reply); // lines 15, 20
        } else {
            unfinished = true;
            setFinisherTimer();
            reply.run();
        }
    }

    private void onReconfig(Event.ClientRequest<Message> request, Operation.Reconfig reconfig) {
        String refusal = Proposals.refusal(known, reconfig.changes());
        if (refusal != null) {
            outbox.reply(request.token(), new Outcome.Refused(refusal));
            return;
        }
        known = known.union(View.of(reconfig.changes()));
        waitingReconfigs.add(request);
        startNextFullTransfer();
    }

    /** One full transfer at a time; reconfigurations queue. */
    private void startNextFullTransfer() {
        if (running.values().stream().anyMatch(op -> op.fullTransfer)) {
            return;
        }
        Event.ClientRequest<Message> request = waitingReconfigs.poll();
        if (request != null && request.operation() instanceof Operation.Reconfig reconfig) {
            View cng = mutant == Mutant.LOST_ADD ? View.EMPTY : View.of(reconfig.changes());
            startFullTransfer(request.token(), cng);
        }
    }

    private void startFullTransfer(long token, View cng) {
        long id = ++operations;
        RunningOperation op = new RunningOperation(token, true);
        Registers all = new AllRegisters(contactQ, chunkBytes, mutant, outbox::trace);
        op.traverse = new Traverse(this, cng, all, mutant, nv -> endFullTransfer(id, nv));
        running.put(id, op);
        op.traverse.restart();
    }

    /** Every key has moved to {@code nv}: line 64 and NotifyQ of line 25. */
    private void endFullTransfer(long id, View nv) {
        RunningOperation op = running.get(id);
        if (op == null) {
            return;
        }
        op.awaitsNotify = nv;
        if (curView.isProperSubsetOf(nv)) {
            moveTo(nv);
        }
        notifyQ.await(() -> {
            if (running.remove(id) == null) {
                return; // halted meanwhile
            }
            outbox.trace(new TraceEvent.OperationEnded(nv, TaggedValue.INITIAL));
            if (op.token != RunningOperation.NO_CLIENT) {
                outbox.reply(op.token, new Ended.ReconfigOk(nv));
            }
            startNextFullTransfer();
        });
    }

    /** Lines 78-82: curView = w, enable, restart what is running. */
    private void moveTo(View w) {
        curView = w;
        known = known.union(w);
        long persist = mutant == Mutant.CUR_VIEW_NOT_PERSISTED ? 0 : outbox.persist(new Persistent.CurView(w));
        outbox.trace(new TraceEvent.CurViewChanged(w), persist);
        contactQ.forgetViewsBefore(w);
        snapshots.keySet().removeIf(view -> view.isProperSubsetOf(w));
        unfinished = false;
        notifyQ.moveTo(w, persist);
        enableIfJoined();
        if (w.remove().contains(self)) {
            halt(w);
        } else {
            if (mutant != Mutant.NO_RESTART_AT_NOTIFY) {
                restartTraversals();
            }
            watchForUnfinished();
        }
    }

    private void restartTraversals() {
        for (RunningOperation op : new ArrayList<>(running.values())) {
            if (halted) {
                return;
            }
            if (!curView.equals(op.awaitsNotify)) {
                restarts++;
                op.awaitsNotify = null;
                outbox.trace(new TraceEvent.TraverseRestarted(curView));
                op.traverse().restart(); // line 82
            }
        }
    }

    private void enableIfJoined() {
        if (!enabled && (curView.join().contains(self) || mutant == Mutant.JOINER_ENABLED_AT_ONCE)) {
            enabled = true;
            outbox.trace(new TraceEvent.Enabled(curView));
        }
    }

    /** Proposals in ws(curView) whose transfer nobody may be completing: look again after a random delay. */
    private void watchForUnfinished() {
        if (replica.knowsProposal(curView)) {
            unfinished = true;
            setFinisherTimer();
        }
    }

    private void setFinisherTimer() {
        if (!finisherTimerSet) {
            finisherTimerSet = true;
            outbox.setFinisherTimer();
        }
    }

    private void onFinisherTimer() {
        finisherTimerSet = false;
        boolean transferring = running.values().stream().anyMatch(op -> op.fullTransfer);
        if (unfinished && enabled && !halted && !transferring && mutant != Mutant.NO_FINISHER) {
            startFullTransfer(RunningOperation.NO_CLIENT, View.EMPTY);
        }
    }

    @Override
    public ProcessId self() {
        return self;
    }

    @Override
    public View curView() {
        return curView;
    }

    @Override
    public WeakSnapshot ws(View w) {
        known = known.union(w);
        return snapshots.computeIfAbsent(w, view -> new WeakSnapshot(view, self, contactQ, outbox, mutant));
    }

    /** Line 53. The replica goes on answering, so that slow traversals are not held up. */
    @Override
    public void halt(View w) {
        if (halted) {
            return;
        }
        halted = true;
        outbox.trace(new TraceEvent.Halted(w));
        for (RunningOperation op : running.values()) {
            op.traverse().cancel();
            if (op.token != RunningOperation.NO_CLIENT) {
                outbox.reply(op.token, new Outcome.Unknown("this process was removed while the operation ran"));
            }
        }
        running.clear();
        for (Event.ClientRequest<Message> request : waitingReconfigs) {
            outbox.reply(request.token(), new Outcome.Failed("removed before the reconfiguration was begun"));
        }
        waitingReconfigs.clear();
        contactQ.forgetAll();
    }

    @Override
    public void trace(TraceEvent event) {
        outbox.trace(event);
    }

    View known() {
        return known;
    }

    private @Nullable String addressOf(ProcessId id) {
        return known.address(id);
    }
}
