package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies this process's registers to members of the view to come, as many as a majority of it lacks, before anything is
 * proposed. From the proposal on operations have to follow it, with two or three times the round trips, until every key
 * has moved: so few should be left to move. As where a running virtual machine migrates: first everything, then in
 * rounds what was written meanwhile, as long as rounds become shorter; and beside the proposal and the transfer what is
 * still being written.
 *
 * <p>Nothing depends on it. What it sends are writes that arrive late (protocol T7), and the transfer compares
 * everything. So it may ask whom it likes, and gives up on whoever does not answer.
 */
class PreCopy extends Preparation {
    /** Pieces under way at once: one is written while the next one travels. */
    private static final int LANES = 2;

    /** Without an answer for so long, it gives up. */
    private static final int GIVE_UP_MIN_MILLIS = 1_000;

    private static final int GIVE_UP_MAX_MILLIS = 1_500;

    /** Another round must promise to be half as long. */
    private static final int MUCH_SHORTER = 2;

    /** So few that are left are not worth another round. */
    private static final int LITTLE = 64;

    private final RangedReplica replica;
    private final ContactQ contactQ;
    private final Outbox outbox;
    private final Tuning tuning;

    /** Answers to what was asked in an earlier one do not count. */
    private int run;

    private View target = View.EMPTY;
    /** Proposes; null: it has, or there is nothing to prepare. */
    private @Nullable Runnable then;

    private boolean answered;
    private boolean timerSet;

    /** Who is copied to; nobody as long as that is not known, and afterwards. */
    private List<ProcessId> receivers = List.of();

    private int lanes;
    /** Ranges of which a receiver showed something else; none: all are copied. */
    private BitSet differing = new BitSet();
    /** The last key that was copied of them. */
    private @Nullable String last;

    /** Written since they were copied, or since receivers showed to have them. */
    private final LinkedHashSet<String> written = new LinkedHashSet<>();
    /** How many of them this round still has to copy. */
    private int ofRound;

    private int lastRound;

    PreCopy(RangedReplica replica, ContactQ contactQ, Outbox outbox, Tuning tuning) {
        this.replica = replica;
        this.contactQ = contactQ;
        this.outbox = outbox;
        this.tuning = tuning;
    }

    @Override
    boolean isRunning() {
        return then != null;
    }

    @Override
    void begin(View target, Runnable then) {
        if (replica.registerCount() < tuning.preCopyFrom()) {
            then.run();
            return;
        }
        end();
        this.target = target;
        this.then = then;
        giveUpLater();
        contactQ.ask(
                target,
                0,
                num -> new Message.LookDigests(num, target, List.of(), List.of()),
                replies -> replies.size() - lacking(replies).size() >= target.majority(),
                ofThisRun(this::copyToWhoLacks));
    }

    /** Who showed to lack much of what this process has. */
    private List<ProcessId> lacking(SortedMap<ProcessId, Message.Reply> replies) {
        List<ProcessId> lacking = new ArrayList<>();
        replies.forEach((member, reply) -> {
            if (replica.areMany(differing(reply), tuning.preCopyFrom())) {
                lacking.add(member);
            }
        });
        return lacking;
    }

    private BitSet differing(Message.Reply reply) {
        return reply instanceof Message.Digests digests ? replica.notHeldBy(digests.ranges()) : new BitSet();
    }

    private void copyToWhoLacks(SortedMap<ProcessId, Message.Reply> replies) {
        answered = true;
        List<ProcessId> lacking = lacking(replies);
        int missing = target.majority() - (replies.size() - lacking.size());
        receivers = List.copyOf(lacking.subList(0, Math.clamp(missing, 0, lacking.size())));
        replies.forEach((member, reply) -> {
            if (receivers.contains(member)) {
                differing.or(differing(reply));
            }
        });
        lastRound = replica.registerCount();
        goOn();
    }

    private void goOn() {
        while (lanes < LANES) {
            List<KeyValue> piece = nextPiece();
            if (!piece.isEmpty()) {
                send(piece);
            } else if (then == null || lanes > 0) {
                return;
            } else if (isLittleLeft()) {
                propose(then);
            }
        }
    }

    /** Or none that will become less; else another round begins. */
    private boolean isLittleLeft() {
        int left = written.size();
        if (left <= LITTLE || left > lastRound / MUCH_SHORTER) {
            return true;
        }
        lastRound = left;
        ofRound = left;
        return false;
    }

    private void propose(Runnable proposes) {
        then = null;
        proposes.run();
    }

    private void send(List<KeyValue> piece) {
        lanes++;
        int asked = run;
        contactQ.askSome(
                target,
                receivers,
                num -> new Message.WriteChunk(num, target, piece),
                acks -> asked != run || acks.keySet().containsAll(receivers),
                ofThisRun(acks -> {
                    answered = true;
                    lanes--;
                    goOn();
                }));
    }

    private List<KeyValue> nextPiece() {
        if (!differing.isEmpty()) {
            List<KeyValue> piece = replica.next(differing, last, tuning.chunkBytes());
            if (!piece.isEmpty()) {
                last = piece.getLast().key();
                return piece;
            }
            differing.clear();
        }
        return nextWritten(then == null ? written.size() : ofRound);
    }

    private List<KeyValue> nextWritten(int most) {
        List<KeyValue> piece = new ArrayList<>();
        Iterator<String> keys = written.iterator();
        for (int bytes = 0; piece.size() < most && keys.hasNext() && bytes < tuning.chunkBytes(); ) {
            String key = keys.next();
            keys.remove();
            TaggedValue value = replica.register(key);
            piece.add(new KeyValue(key, value));
            bytes += RangedReplica.bytesInMessage(key, value);
        }
        ofRound = Math.max(0, ofRound - piece.size());
        return piece;
    }

    @Override
    void onStored(String key) {
        if (receivers.isEmpty() || isStillToBeCopied(key)) {
            return;
        }
        written.add(key);
        if (then == null) {
            goOn();
        }
    }

    private boolean isStillToBeCopied(String key) {
        return differing.get(KeyRanges.of(key)) && (last == null || key.compareTo(last) > 0);
    }

    @Override
    void onTimer() {
        timerSet = false;
        if (then != null && !answered) {
            hurry();
        } else if (then != null) {
            giveUpLater();
        }
    }

    private void giveUpLater() {
        answered = false;
        if (!timerSet) {
            timerSet = true;
            outbox.setTimer(TIMER, GIVE_UP_MIN_MILLIS, GIVE_UP_MAX_MILLIS);
        }
    }

    @Override
    void hurry() {
        Runnable proposes = then;
        if (proposes != null) {
            end();
            proposes.run();
        }
    }

    @Override
    void end() {
        run++;
        then = null;
        receivers = List.of();
        lanes = 0;
        differing = new BitSet();
        last = null;
        written.clear();
        ofRound = 0;
    }

    private Consumer<SortedMap<ProcessId, Message.Reply>> ofThisRun(
            Consumer<SortedMap<ProcessId, Message.Reply>> action) {
        int asked = run;
        return replies -> {
            if (asked == run) {
                action.accept(replies);
            }
        };
    }
}
