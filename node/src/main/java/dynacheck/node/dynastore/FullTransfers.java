package dynacheck.node.dynastore;

import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.TreeMap;

/**
 * Traversals that move every key, one at a time, and so may announce the view in which they end: reconfigurations,
 * which queue, and finishers. A finisher proposes nothing. It completes what another process began, perhaps for ever,
 * if that crashed: after a random delay, for whoever began it is mostly about to complete it.
 */
class FullTransfers {
    private static final String FINISHER = "finisher";
    private static final int FINISHER_MIN_MILLIS = 250;
    private static final int FINISHER_MAX_MILLIS = 750;

    /** Between two of its questions whoever transfers may be silent for so many looks: its machine may be busy. */
    private static final int SILENT_LOOKS = 3;

    /** A reconfiguration that is not begun. */
    private record Asked(long token, View cng) {}

    private final DynaStore process;
    private final RunningOperations running;
    private final NotifyQ notifyQ;
    private final Preparation preparation;
    private final Outbox outbox;
    private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
    private boolean timerSet;
    private boolean unfinished;
    /** The last question of each other process that transfers from curView. */
    private final TreeMap<ProcessId, MessageNumber> asking = new TreeMap<>();

    /** How often those that were heard to transfer may be found silent. */
    private int looksLeft;

    FullTransfers(
            DynaStore process, RunningOperations running, NotifyQ notifyQ, Preparation preparation, Outbox outbox) {
        this.process = process;
        this.running = running;
        this.notifyQ = notifyQ;
        this.preparation = preparation;
        this.outbox = outbox;
    }

    /** @param cng changes to propose */
    void reconfig(long token, View cng) {
        waiting.add(new Asked(token, cng));
        beginNext();
    }

    /** The next that waits, if none runs. While it is prepared it waits still: nothing is proposed. */
    void beginNext() {
        Asked next = waiting.peek();
        if (next == null || isRunning() || preparation.isRunning()) {
            return;
        }
        Runnable proposes = () -> {
            waiting.remove();
            begin(next.token(), next.cng());
        };
        if (unfinished) {
            proposes.run();
        } else {
            preparation.begin(process.curView().union(next.cng()), proposes);
        }
    }

    boolean isPreparing() {
        return preparation.isRunning();
    }

    /** @param cng changes to propose: all of them, or none */
    void begin(long token, View cng) {
        running.begin(token, true, cng, process.allRegisters(), this::end);
    }

    /** Every key has moved to {@code nv}: line 64 and NotifyQ of line 25. */
    private void end(long id, View nv) {
        RunningOperation op = running.get(id);
        if (op == null) {
            return;
        }
        op.awaitsNotify = nv;
        if (process.curView().isProperSubsetOf(nv)) {
            process.moveTo(nv);
        }
        notifyQ.await(() -> {
            if (running.end(id) == null) {
                return; // halted meanwhile
            }
            outbox.trace(new TraceEvent.OperationEnded(nv, TaggedValue.INITIAL));
            if (op.token != RunningOperation.NO_CLIENT) {
                outbox.reply(op.token, new Ended.ReconfigOk(nv));
            }
            beginNext();
        });
    }

    /** Somebody proposed to leave curView, and perhaps nobody is completing it: look again later. */
    void watch() {
        unfinished = true;
        preparation.hurry();
        if (!timerSet) {
            timerSet = true;
            outbox.setTimer(FINISHER, FINISHER_MIN_MILLIS, FINISHER_MAX_MILLIS);
        }
    }

    /**
     * Another process transfers: as long as it goes on, a finisher would only do the same once more. One that merely
     * repeats itself does not go on.
     */
    void onRequest(ProcessId by, Message.Request request) {
        boolean leaves = request instanceof Message.Flagged flagged
                && !flagged.known().isEmpty()
                && flagged.view().equals(process.curView());
        if (!leaves || isOfOneKey(request) || by.equals(process.self())) {
            return;
        }
        MessageNumber before = asking.get(by);
        if (before == null || before.compareTo(request.num()) < 0) {
            asking.put(by, request.num());
            looksLeft = SILENT_LOOKS;
        }
    }

    private static boolean isOfOneKey(Message.Request request) {
        return request instanceof Message.Look look && look.key() != null;
    }

    void onTimer(String timer) {
        if (timer.equals(Filling.TIMER)) {
            process.filling.onTimer(isRunning());
            return;
        }
        if (timer.equals(Preparation.TIMER)) {
            preparation.onTimer();
            return;
        }
        timerSet = false;
        if (unfinished && process.isActive() && !isRunning()) {
            if (looksLeft > 0) {
                looksLeft--;
                watch();
            } else {
                finish();
            }
        }
    }

    void finish() {
        begin(RunningOperation.NO_CLIENT, View.EMPTY);
    }

    private boolean isRunning() {
        return running.hasFullTransfer();
    }

    /** curView has moved, or this life begins in it: what was begun before is complete. */
    void inAnotherView() {
        unfinished = false;
        looksLeft = 0;
        asking.clear();
        preparation.end();
        process.filling.begin();
    }

    boolean isUnfinished() {
        return unfinished;
    }

    /** Line 53: none of those that wait will ever begin. */
    void halt() {
        preparation.end();
        for (Asked asked : waiting) {
            outbox.reply(asked.token(), new Outcome.Failed("removed before the reconfiguration was begun"));
        }
        waiting.clear();
    }
}
