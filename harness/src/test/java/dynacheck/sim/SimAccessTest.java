package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Invocation;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.SimulatedSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client of a simulated node gets, and when. */
class SimAccessTest {
    private static final FaultModel CALM = new FaultModel(1_000, 0, 0, 0, 0, 0, 300, 0, 0, false, false);
    private static final Completion ANSWER = new Completion.Ok("answer", Map.of());
    private static final Duration WORK = Duration.ofMillis(20);
    /** As {@link SimulatedSystem#deadline} says, and a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final Duration LONGEST_WAYS = Duration.ofMillis(2);

    private final Simulation simulation = new Simulation(1, null);
    private final SimThreads threads = new SimThreads(simulation);
    private final List<String> requests = new ArrayList<>();
    private final SimulatedSystem system = (boot, host) -> new Clerk(host);
    private final SimCluster cluster =
            new SimCluster(simulation, threads, CALM, system, List.of("n1"), Map.of(), event -> {});
    private final Client client =
            new SimAccess(cluster, system, threads, simulation.random("clients")).openClient(cluster.address("n1"));

    private @Nullable Completion completion;

    /** Answers after a while, if it is not asked to be silent. */
    private final class Clerk implements SimulatedSystem.Process {
        private final SimulatedSystem.Host host;

        Clerk(SimulatedSystem.Host host) {
            this.host = host;
        }

        @Override
        public void receive(String from, Object message) {}

        @Override
        public void request(long token, Invocation op) {
            requests.add(op.f());
            switch (op.f()) {
                case "silence" -> {}
                case "in the last moment" -> host.after(PATIENCE.minusNanos(1), () -> host.answer(token, ANSWER));
                default -> host.after(WORK, () -> host.answer(token, ANSWER));
            }
        }

        @Override
        public void durable(long number) {}
    }

    private void ask(String f) {
        threads.fork(() -> {
            try {
                completion = client.invoke(Invocation.of(f, null));
            } catch (Exception e) {
                completion = new Completion.Info(e.toString());
            }
        });
    }

    private void run() {
        assertNull(simulation.runUntil(() -> !threads.anyLive()));
    }

    /** Asks, and gets this after a time and the ways. */
    private void assertGets(String f, Completion expected, Duration after) {
        ask(f);
        run();
        assertEquals(expected, completion);
        Duration taken = Duration.ofNanos(simulation.nowNanos());
        assertTrue(taken.compareTo(after) > 0 && taken.compareTo(after.plus(LONGEST_WAYS)) < 0, taken.toString());
    }

    @Test
    void anAnswerTakesTheWaysThereAndBack() {
        cluster.startAll();
        assertGets("read", ANSWER, WORK);
        assertEquals(List.of("read"), requests);
    }

    @Test
    void aNodeThatIsDownRefusesTheConnection() {
        assertGets("read", new Completion.Fail("connection refused"), Duration.ZERO);
    }

    @Test
    void whoWaitsForASilentNodeGivesUp() {
        cluster.startAll();
        assertGets("silence", new Completion.Info("no answer within the deadline"), PATIENCE);
    }

    /** It was answered in time, and the answer is on its way. */
    @Test
    void anAnswerInTheLastMomentCounts() {
        cluster.startAll();
        assertGets("in the last moment", ANSWER, PATIENCE);
    }

    @Test
    void aCrashBreaksTheConnection() {
        cluster.startAll();
        simulation.after(WORK.toNanos(), () -> cluster.kill("n1"));
        assertGets("silence", new Completion.Info("connection broken"), WORK);
    }

    /** As a client that ended before its request left: no later run may find a write that nobody sent. */
    @Test
    void whoIsInterruptedOnTheWayAsksNothing() {
        cluster.startAll();
        ask("read");
        threads.fork(() -> {
            try {
                assertTrue(threads.stop());
                threads.sleep(WORK);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        run();
        assertEquals(new Completion.Info("java.lang.InterruptedException: the run ends"), completion);
        assertEquals(List.of(), requests);
    }
}
