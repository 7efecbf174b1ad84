package dynacheck.node.pump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pump promises a process and its host, one test each. */
class PumpTest extends ScriptedPump {
    @Test
    void nothingThatNeedsThePersistLeavesBeforeItIsDurable() {
        next(
                persist(1, "record"),
                send("unseen", 1),
                reply(7, 1),
                new Effect.Trace<>("fact", 1),
                new Effect.Admit<>(HELLO, 1),
                reply(8, 0));
        pump.greeted(HELLO, new Waits("link"));
        saw("step greeting of peer", "reply 8", "persist 1 [record]");
        assertEquals(4, pump.waiting());
        pump.durable(1);
        saw("send unseen to peer at host:1", "reply 7", "trace fact", "link admitted");
        assertEquals(0, pump.waiting());
    }

    @Test
    void aCommitReleasesWhatItCoversAndNoMore() {
        next(persist(1, "a"), reply(1, 1), persist(2, "b"), reply(2, 2));
        next(persist(3, "c"), reply(3, 3), reply(4, 1));
        pump.tick();
        pump.tick();
        saw("step tick", "persist 2 [a, b]", "step tick", "persist 3 [c]");
        pump.durable(2);
        saw("reply 1", "reply 4", "reply 2");
        pump.durable(3);
        saw("reply 3");
    }

    @Test
    void effectsLeaveInTheOrderOfTheirStep() {
        next(
                new Effect.Trace<>("first", 0),
                send("unseen", 0),
                new Effect.SetTimer<>("retry", 5, 9),
                reply(1, 0),
                persist(1, "record"));
        pump.request(1, new Operation.Read("x"));
        saw(
                "step request 1",
                "trace first",
                "send unseen to peer at host:1",
                "timer retry in 5..9",
                "reply 1",
                "persist 1 [record]");
    }

    @Test
    void whatHappensWhileAStepIsCarriedOutWaitsForItsEnd() {
        next(send("unseen", 0), reply(1, 0));
        next(reply(2, 0));
        onSend = () -> assertTrue(pump.received(PEER, 1, "unseen"), "on the same thread, from a host that is quick");
        pump.tick();
        saw("step tick", "send unseen to peer at host:1", "reply 1", "step unseen of peer", "reply 2");
    }

    @Test
    void whatACommitReleasesLeavesBeforeTheNextStep() {
        next(persist(1, "record"), new Effect.Admit<>(HELLO, 1), reply(1, 1));
        next(reply(2, 0));
        pump.greeted(HELLO, new Admission() {
            @Override
            public void admitted() {
                pump.received(PEER, 3, "unseen");
            }

            @Override
            public void refused(String reason) {}
        });
        happened.clear();
        pump.durable(1);
        saw("reply 1", "step unseen of peer", "reply 2");
    }

    @Test
    void messagesToItselfAreStepsUnderTheSameRule() {
        next(
                persist(1, "record"),
                new Effect.Send<>(SELF, null, "later", 1),
                new Effect.Send<>(SELF, null, "now", 0),
                reply(1, 0));
        pump.tick();
        saw("step tick", "trace now leaves for self", "reply 1", "persist 1 [record]", "step now of self");
        pump.durable(1);
        saw("trace later leaves for self", "step later of self");
    }

    @Test
    void timersGoByName() {
        next(new Effect.SetTimer<>("finisher", 100, 200), new Effect.SetTimer<>("other", 1, 2));
        pump.tick();
        saw("step tick", "timer finisher in 100..200", "timer other in 1..2");
        pump.fired("other");
        pump.fired("finisher");
        saw("step timer other", "step timer finisher");
    }

    @Test
    void everyConnectionThatGreetedSoIsAdmittedOnce() {
        next();
        next(new Effect.Admit<>(HELLO, 0));
        next(new Effect.Admit<>(HELLO, 0));
        pump.greeted(HELLO, new Waits("first link"));
        saw("step greeting of peer");
        pump.greeted(HELLO, new Waits("second link"));
        saw("step greeting of peer", "first link admitted", "second link admitted");
        pump.greeted(HELLO, new Waits("third link"));
        saw("step greeting of peer", "third link admitted");
    }

    @Test
    void whoIsRefusedHearsTheReasonAndNobodyElseDoes() {
        Greeting stranger = new Greeting(ProcessId.of("stranger"), "life", 1, "start", true);
        next();
        next(new Effect.Refuse<>(stranger, "lived elsewhere"));
        pump.greeted(HELLO, new Waits("peer"));
        pump.greeted(stranger, new Waits("stranger"));
        saw("step greeting of peer", "step greeting of stranger", "stranger refused: lived elsewhere");
    }

    @Test
    void messagesAreDroppedWhileTooMuchWaitsForTheDisk() {
        otherwise = event -> event instanceof Event.MessageReceived ? List.of(reply(1, 1)) : List.of();
        for (int i = 0; i <= Pump.MAX_WAITING; i++) {
            assertTrue(pump.received(PEER, 1, "unseen"), "message " + i);
        }
        happened.clear();
        assertFalse(pump.received(PEER, 1, "seen"), "the disk is too slow");
        saw();
        pump.request(5, new Operation.Read("x"));
        pump.tick();
        saw("step request 5", "step tick"); // only what peers repeat may be dropped
        pump.durable(1);
        assertTrue(pump.received(PEER, 1, "unseen"), "the disk caught up");
    }

    @Test
    void messagesAreDroppedWhileTooManyRecordsAreUnderWay() {
        next(persist(Pump.MAX_WAITING + 1, "record"));
        pump.tick();
        assertFalse(pump.received(PEER, 1, "unseen"));
        pump.durable(1);
        assertTrue(pump.received(PEER, 1, "unseen"));
    }

    @Test
    void theWitnessSeesWhatArrivesAndWhatReallyLeaves() {
        next(persist(1, "record"), send("hello", 1));
        pump.start();
        saw("trace starts", "start", "persist 1 [record]");
        pump.durable(1);
        saw("trace hello leaves for peer", "send hello to peer at host:1");
        pump.received(PEER, 4, "welcome");
        saw("trace welcome arrives from start 4 of peer", "step welcome of peer");
        pump.received(PEER, 4, "unseen");
        saw("step unseen of peer");
    }

    @Test
    void aProcessThatStoppedReleasesNothing() {
        next(persist(1, "record"), send("hello", 1), reply(1, 1), new Effect.Admit<>(HELLO, 1));
        pump.greeted(HELLO, new Waits("link"));
        happened.clear();
        pump.stop();
        pump.durable(1);
        pump.tick();
        pump.fired("timer");
        pump.request(2, new Operation.Read("x"));
        saw();
        assertTrue(pump.isStopped());
    }

    @Test
    void aProcessThatOthersRefuseStopsAtOnce() {
        next(persist(1, "record"), reply(1, 1), new Effect.End<>("lived elsewhere"), reply(2, 0));
        pump.tick();
        saw("step tick", "end: lived elsewhere", "persist 1 [record]");
        assertTrue(pump.isStopped());
        pump.durable(1);
        pump.tick();
        saw();
    }

    @Test
    void aStepThatFailsIsTheLast() {
        otherwise = event -> {
            throw new IllegalStateException("broken");
        };
        next(persist(1, "record"), reply(1, 1));
        pump.tick();
        happened.clear();
        pump.tick();
        saw("step tick", "failed: IllegalStateException broken");
        pump.durable(1);
        pump.tick();
        saw();
    }

    @Test
    void aFirstStepThatFailsIsReported() {
        next(send("hello", 0));
        onSend = () -> {
            throw new IllegalStateException("no link");
        };
        pump.start();
        saw(
                "trace starts",
                "start",
                "trace hello leaves for peer",
                "send hello to peer at host:1",
                "failed: IllegalStateException no link");
        assertTrue(pump.isStopped());
    }

    @Test
    void aHostThatFailsWhenACommitIsReleasedEndsTheProcess() {
        next(persist(1, "record"), send("unseen", 1), reply(1, 1));
        onSend = () -> {
            throw new IllegalStateException("no link");
        };
        pump.tick();
        happened.clear();
        pump.durable(1);
        saw("send unseen to peer at host:1", "failed: IllegalStateException no link");
        pump.tick();
        saw();
    }

    @Test
    void aProcessThatFeedsItselfWithoutEndIsStopped() {
        otherwise = event -> List.of(new Effect.Send<>(SELF, null, "unseen", 0));
        pump.tick();
        assertEquals("failed: EndlessStepsException self sends itself messages without end", happened.getLast());
        assertTrue(pump.isStopped());
    }
}
