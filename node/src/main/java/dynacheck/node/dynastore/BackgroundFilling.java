package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what this process lacks of curView's registers: a transfer moves only what a majority lacks (protocol T7),
 * and a process that was down missed writes. Nothing depends on it but that the next majority may be another one,
 * and that reads find one timestamp everywhere. So it begins some time after curView moved, goes in small pieces
 * with pauses between them, and stops where a transfer begins. It compares once more when nobody is a newcomer
 * any longer: until then it may not have been told of writes, see {@link Ranking}.
 *
 * <p>What it fetches some operation wrote: to store it is to receive that write late.
 */
class BackgroundFilling extends Filling {
    private static final int BEGIN_MIN_MILLIS = 500;
    private static final int BEGIN_MAX_MILLIS = 2_000;
    private static final int PAUSE_MIN_MILLIS = 20;
    private static final int PAUSE_MAX_MILLIS = 60;

    /** Pauses are so many times as long while clients write: they need the machines more. */
    private static final int TIMES_WHERE_BUSY = 3;

    /** That may arrive in a pause although no client writes: what is told to itself, or repeated. */
    static final int FEW_REQUESTS = 8;

    /**
     * So many pauses as before the begin are 35 s in the mean: longer than {@link Ranking#NEW_TICKS}. Short ones, for a
     * long one could not be taken back where the next view begins.
     */
    static final int NAPS = 28;

    /** Smaller than a transfer's pieces, for nobody waits for them. */
    private static final int PIECES_IN_A_CHUNK = 4;

    final DynaStore process;
    private final ContactQ contactQ;
    private final int pieceBytes;

    /** Of pieces since {@link #begin}: answers to earlier ones do not count. */
    private int round;

    /** Whether it compares for the second time, or waits to. */
    private boolean again;

    private boolean timerSet;
    private boolean pausing;
    private int requests;
    private boolean busy;
    /** What the timer brings; null: nothing is lacking. */
    private @Nullable Runnable next;

    BackgroundFilling(DynaStore process, ContactQ contactQ, int chunkBytes) {
        this.process = process;
        this.contactQ = contactQ;
        this.pieceBytes = Math.max(1, chunkBytes / PIECES_IN_A_CHUNK);
    }

    @Override
    void begin() {
        round++;
        again = false;
        nap(1);
    }

    private void nap(int naps) {
        if (naps == 0) {
            compareDigests();
        } else {
            later(() -> nap(naps - 1), BEGIN_MIN_MILLIS, BEGIN_MAX_MILLIS);
        }
    }

    @Override
    void onTimer(boolean transferring) {
        timerSet = false;
        busy = pausing && requests > FEW_REQUESTS;
        pausing = false;
        Runnable piece = next;
        if (piece == null || !process.isActive()) {
            return;
        }
        if (transferring) {
            begin();
        } else {
            next = null;
            piece.run();
        }
    }

    private void later(Runnable piece, int minMillis, int maxMillis) {
        next = piece;
        if (!timerSet) {
            timerSet = true;
            process.outbox.setTimer(TIMER, minMillis, maxMillis);
        }
    }

    private void afterAPause(Runnable piece) {
        pausing = true;
        requests = 0;
        int times = busy ? TIMES_WHERE_BUSY : 1;
        later(piece, times * PAUSE_MIN_MILLIS, times * PAUSE_MAX_MILLIS);
    }

    @Override
    void onRequest() {
        if (pausing) {
            requests++;
        }
    }

    private Consumer<SortedMap<ProcessId, Message.Reply>> ofThisRound(
            Consumer<SortedMap<ProcessId, Message.Reply>> action) {
        int asked = round;
        return replies -> {
            if (asked == round) {
                action.accept(replies);
            }
        };
    }

    private void compareDigests() {
        View w = process.curView();
        contactQ.askFew(w, 0, num -> new Message.LookDigests(num, w, List.of(), List.of()), ofThisRound(replies -> {
            TreeSet<Integer> differing = new TreeSet<>();
            for (Message.Reply reply : replies.values()) {
                if (reply instanceof Message.Digests digests) {
                    digests.ranges().stream()
                            .filter(digest -> !process.replica.shows(digest))
                            .forEach(digest -> differing.add(digest.range()));
                }
            }
            if (differing.isEmpty()) {
                onceMore();
            } else {
                afterAPause(() -> compareTags(List.copyOf(differing), null));
            }
        }));
    }

    private void compareTags(List<Integer> ranges, @Nullable String after) {
        View w = process.curView();
        contactQ.askFew(
                w,
                0,
                num -> new Message.LookTags(num, w, List.of(), ranges, after, pieceBytes),
                ofThisRound(replies -> {
                    TagComparison tags = new TagComparison();
                    tags.add(w, replies);
                    TagComparison.Result result = tags.newerThan(process.replica);
                    fetch(result.lacking(), tags, () -> goOn(ranges, result.limit()));
                }));
    }

    private void goOn(List<Integer> ranges, @Nullable String limit) {
        if (limit != null) {
            int reached = KeyRanges.of(limit);
            List<Integer> rest =
                    ranges.stream().filter(range -> range >= reached).toList();
            afterAPause(() -> compareTags(rest, limit));
        } else {
            onceMore();
        }
    }

    private void onceMore() {
        if (!again) {
            again = true;
            nap(NAPS);
        }
    }

    /** From one that showed the most of it, or whoever answers if that is silent. */
    private void fetch(List<String> keys, TagComparison tags, Runnable then) {
        if (keys.isEmpty()) {
            then.run();
            return;
        }
        View w = process.curView();
        ProcessId source = tags.fullest(keys, process.self());
        List<String> asked =
                keys.stream().filter(key -> tags.holds(source, key)).toList();
        contactQ.askSome(
                w,
                List.of(source),
                num -> new Message.LookValues(num, w, List.of(), asked, pieceBytes),
                replies -> !replies.isEmpty(),
                ofThisRound(replies -> {
                    Piece piece = new Piece(asked);
                    replies.values().forEach(piece::add);
                    take(w, List.copyOf(piece.values()));
                    List<String> rest = new ArrayList<>(keys);
                    rest.removeAll(new LinkedHashSet<>(piece.told()));
                    if (rest.isEmpty()) {
                        then.run();
                    } else {
                        afterAPause(() -> fetch(rest, tags, then));
                    }
                }));
    }

    /** As writes that arrive late, each under the timestamp that it was written under: older ones change nothing. */
    void take(View w, List<KeyValue> fetched) {
        contactQ.tellItself(num -> new Message.WriteChunk(num, w, fetched));
    }
}
