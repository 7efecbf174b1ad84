package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** How long p1, which lacks what its peers have, waits between the pieces that it fetches. */
@NullUnmarked
class FillingPaceTest {
    private static final Timestamp WRITTEN = new Timestamp(4, "p2", 1, 1);

    private final Puppet p1 = Puppet.p1(ShortParts.SHORT, TestCluster.IMPATIENT);
    private long requests;

    @Test
    void itIsThreeTimesAsLongWhileClientsWrite() {
        begin();
        assertEquals(pause(20, 60), lastTimer());
        isAsked(BackgroundFilling.FEW_REQUESTS);
        fetchesAPiece();
        assertEquals(pause(20, 60), lastTimer());
        isAsked(BackgroundFilling.FEW_REQUESTS + 1);
        fetchesAPiece();
        assertEquals(pause(60, 180), lastTimer());
        fetchesAPiece();
        assertEquals(pause(20, 60), lastTimer(), "that is over");
    }

    /** As a newcomer it was not told of writes while it was filled, and for some time after that. */
    @Test
    void whatWasMissedMeanwhileIsFetchedOnceMore() {
        begin();
        fetchesTheLastPiece();
        fetchesOnceMore();
    }

    @Test
    void alsoWhereNothingWasLackingAtFirst() {
        p1.step(new Event.TimerFired<>(Filling.TIMER));
        answer(new Message.Digests(asked().num(), List.of()));
        fetchesOnceMore();
    }

    /** Each view has its own newcomers. */
    @Test
    void inTheNextViewItBeginsAnew() {
        begin();
        fetchesTheLastPiece();
        fetchesOnceMore();
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.Notify(Puppet.with(V0, TestCluster.add(4)), false));
        }
        p1.sent.clear();
        begin();
        fetchesTheLastPiece();
        fetchesOnceMore();
    }

    private void fetchesOnceMore() {
        for (int i = 0; i < BackgroundFilling.NAPS; i++) {
            assertEquals(pause(500, 2_000), lastTimer());
            p1.sent.clear();
            p1.step(new Event.TimerFired<>(Filling.TIMER));
        }
        assertInstanceOf(Message.LookDigests.class, asked());
        differs();
        fetchesTheLastPiece();
        int timers = p1.timers.size();
        p1.step(new Event.TimerFired<>(Filling.TIMER));
        assertEquals(timers, p1.timers.size(), "not a third time");
    }

    private static Effect.SetTimer<Message, Persistent> pause(int min, int max) {
        return new Effect.SetTimer<>(Filling.TIMER, min, max);
    }

    private Effect.SetTimer<Message, Persistent> lastTimer() {
        return p1.timers.getLast();
    }

    /** What is in one range differs. */
    private void begin() {
        p1.step(new Event.TimerFired<>(Filling.TIMER));
        differs();
    }

    private void differs() {
        RangeDigest differs = RangeDigest.empty(KeyRanges.of("k")).with("k", WRITTEN);
        answer(new Message.Digests(asked().num(), List.of(differs)));
    }

    /** Of which more follows. */
    private void fetchesAPiece() {
        fetches(false);
    }

    private void fetchesTheLastPiece() {
        fetches(true);
    }

    private void fetches(boolean last) {
        p1.step(new Event.TimerFired<>(Filling.TIMER));
        answer(new Message.Tags(asked().num(), List.of(new KeyTag("k", Timestamp.ZERO)), last));
    }

    private Message.Request asked() {
        return (Message.Request) p1.sent.getLast().message();
    }

    private void answer(Message.Reply reply) {
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, reply);
        }
    }

    private void isAsked(int times) {
        for (int i = 0; i < times; i++) {
            p1.receive(2, new Message.Look(new MessageNumber(1, ++requests), V0, List.of(), "k"));
        }
        p1.sent.clear();
    }
}
