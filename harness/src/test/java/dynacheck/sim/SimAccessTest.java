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

    /** Until all is over. Returns how long it took. */
    private Duration run() {
        assertNull(simulation.runUntil(() -> !threads.anyLive()));
        return Duration.ofNanos(simulation.nowNanos());
    }

    private static void assertBetween(Duration least, Duration most, Duration taken) {
        assertTrue(taken.compareTo(least) > 0 && taken.compareTo(most) < 0, taken.toString());
    }

    @Test
    void anAnswerTakesTheWaysThereAndBack() {
        cluster.startAll();
        ask("read");
        assertBetween(WORK, WORK.plus(LONGEST_WAYS), run());
        assertEquals(ANSWER, completion);
        assertEquals(List.of("read"), requests);
    }

    @Test
    void aNodeThatIsDownRefusesTheConnection() {
        ask("read");
        assertBetween(Duration.ZERO, LONGEST_WAYS, run());
        assertEquals(new Completion.Fail("connection refused"), completion);
    }

    @Test
    void whoWaitsForASilentNodeGivesUp() {
        cluster.startAll();
        ask("silence");
        assertBetween(PATIENCE, PATIENCE.plus(LONGEST_WAYS), run());
        assertEquals(new Completion.Info("no answer within the deadline"), completion);
    }

    /** It was answered in time, and the answer is on its way. */
    @Test
    void anAnswerInTheLastMomentCounts() {
        cluster.startAll();
        ask("in the last moment");
        assertBetween(PATIENCE, PATIENCE.plus(LONGEST_WAYS), run());
        assertEquals(ANSWER, completion);
    }

    @Test
    void aCrashBreaksTheConnection() {
        cluster.startAll();
        ask("silence");
        simulation.after(WORK.toNanos(), () -> cluster.kill("n1"));
        assertBetween(WORK, WORK.plus(LONGEST_WAYS), run());
        assertEquals(new Completion.Info("connection broken"), completion);
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
        var unused = run();
        assertEquals(new Completion.Info("java.lang.InterruptedException: the run ends"), completion);
        assertEquals(List.of(), requests);
    }
}
