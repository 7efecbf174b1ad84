package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.runner.Threads.Inbox;
import dynacheck.target.StormException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimThreadsTest {
    private final Simulation simulation = new Simulation(1, null);
    private final SimThreads threads = new SimThreads(simulation);
    private final List<String> happened = new ArrayList<>();

    /** What a fiber does; an interrupt is noted. */
    private interface Task {
        void run() throws InterruptedException;
    }

    private void fork(String name, Task task) {
        threads.fork(() -> {
            try {
                task.run();
                note(name + " ends");
            } catch (InterruptedException e) {
                note(name + " is interrupted");
                Thread.currentThread().interrupt();
            }
        });
    }

    private void note(String what) {
        happened.add(simulation.nowNanos() + " " + what);
    }

    private String end() {
        return String.valueOf(simulation.runUntil(() -> !threads.anyLive()));
    }

    @Test
    void fibersAndEventsHappenInTheOrderOfTheirTimes() {
        for (String name : List.of("a", "b")) {
            fork(name, () -> {
                for (int i = 0; i < 2; i++) {
                    threads.sleep(Duration.ofNanos(10));
                    note(name);
                }
            });
        }
        simulation.after(15, () -> note("an event"));
        assertEquals("null", end());
        assertEquals(List.of("10 a", "10 b", "15 an event", "20 a", "20 a ends", "20 b", "20 b ends"), happened);
    }

    @Test
    void anInboxWakesWhoWaitsForIt() {
        Inbox<String> inbox = threads.inbox();
        fork("reader", () -> {
            note(String.valueOf(inbox.poll(5)));
            note(String.valueOf(inbox.poll(50)));
            note(String.valueOf(inbox.poll(50)));
        });
        simulation.after(20, () -> inbox.add("first"));
        fork("writer", () -> {
            threads.sleep(Duration.ofNanos(30));
            inbox.add("second");
            note("written");
        });
        assertEquals("null", end());
        assertEquals(
                List.of("5 null", "20 first", "30 written", "30 writer ends", "30 second", "30 reader ends"), happened);
    }

    @Test
    void aSignalIsWaitedForWithoutEnd() {
        SimThreads.Signal signal = threads.new Signal();
        fork("a", () -> {
            signal.await();
            signal.give(); // before anybody waits
            signal.await();
        });
        simulation.after(Duration.ofDays(9).toNanos(), signal::give);
        assertEquals("null", end());
        assertEquals(List.of(Duration.ofDays(9).toNanos() + " a ends"), happened);
    }

    @Test
    void stoppingInterruptsWhoeverWaits() {
        fork("sleeper", () -> threads.sleep(Duration.ofHours(1)));
        fork("waiter", () -> threads.inbox().poll(Long.MAX_VALUE / 2));
        fork("stopper", () -> {
            threads.sleep(Duration.ofNanos(7));
            note(String.valueOf(threads.stop()));
        });
        assertEquals("null", end());
        assertEquals(
                List.of("7 sleeper is interrupted", "7 waiter is interrupted", "5000007 true", "5000007 stopper ends"),
                happened);
    }

    @Test
    void whoIsInterruptedNoticesWhereItWaits() {
        fork("a", () -> {
            Thread.currentThread().interrupt();
            threads.sleep(Duration.ofNanos(3));
        });
        simulation.after(1, () -> note("an event sees " + Thread.currentThread().isInterrupted()));
        assertEquals("null", end());
        assertEquals(List.of("1 an event sees false", "3 a is interrupted"), happened);
    }

    @Test
    void whatAFiberOrAnEventThrowsEndsTheRun() {
        IllegalArgumentException cause = new IllegalArgumentException("planted");
        fork("a", () -> threads.sleep(Duration.ofNanos(3)));
        fork("b", () -> {
            throw cause;
        });
        assertSame(cause, assertThrows(IllegalStateException.class, this::end).getCause());

        Simulation another = new Simulation(1, null);
        another.after(1, () -> {
            throw cause;
        });
        assertSame(
                cause,
                assertThrows(IllegalStateException.class, () -> another.runUntil(() -> false))
                        .getCause());
    }

    @Test
    void aStormInAnEventThatHappensWhileAFiberWaitsEndsTheRun() {
        fork("a", () -> threads.sleep(Duration.ofNanos(3)));
        simulation.after(2, () -> {
            throw new StormException("planted");
        });
        assertEquals("a storm: planted", end());
        assertNull(simulation.brokenInvariant());
    }

    @Test
    void nobodyWaitsForNothing() {
        SimThreads.Signal never = threads.new Signal();
        fork("a", never::await);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, this::end);
        assertNotNull(thrown.getMessage());
        assertEquals(
                "the simulated run failed: java.lang.IllegalStateException: every fiber waits and nothing will happen",
                thrown.getMessage());
    }
}
