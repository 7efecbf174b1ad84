package dynacheck.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.generator.Invocation;
import dynacheck.target.Access;
import dynacheck.target.AsyncClient;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LoadGeneratorTest {
    private static final List<NodeAddress> TWO =
            List.of(new NodeAddress("n1", "127.0.0.1", 1, 2), new NodeAddress("n2", "127.0.0.1", 3, 4));

    private static final ExecutorService ANSWERS = Executors.newSingleThreadExecutor();

    @AfterAll
    static void noMoreAnswers() {
        ANSWERS.shutdownNow();
    }

    /** How a client answers: to who waits, before it returns, or on another thread. */
    private enum Kind {
        WAITS,
        AT_ONCE,
        LATER
    }

    /** Answers by a function. */
    private record Answering(Kind kind, Function<Invocation, Completion> answer, ConcurrentLinkedQueue<String> opened)
            implements Access {
        @Override
        public boolean isReady(NodeAddress node) {
            return true;
        }

        @Override
        public Client openClient(NodeAddress node) {
            opened.add(node.node());
            return switch (kind) {
                case WAITS -> answer::apply;
                case AT_ONCE -> (Asking) (op, then) -> then.accept(answer.apply(op));
                case LATER -> (Asking) (op, then) -> ANSWERS.execute(() -> then.accept(answered(op)));
            };
        }

        private Completion answered(Invocation op) {
            try {
                return answer.apply(op);
            } catch (IllegalStateException e) {
                return new Completion.Info(e.toString());
            }
        }
    }

    private interface Asking extends AsyncClient {}

    private static Answering answering(Function<Invocation, Completion> answer) {
        return answering(Kind.WAITS, answer);
    }

    private static Answering answering(Kind kind, Function<Invocation, Completion> answer) {
        return new Answering(kind, answer, new ConcurrentLinkedQueue<>());
    }

    private static Completion ok(Invocation op) {
        return new Completion.Ok(op.value(), Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void everyRegisterIsWrittenBeforeTheMixBegins(Kind kind) throws Exception {
        ConcurrentLinkedQueue<Invocation> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch mixed = new CountDownLatch(200);
        Answering target = answering(kind, op -> {
            seen.add(op);
            mixed.countDown();
            return ok(op);
        });
        try (LoadGenerator generator = new LoadGenerator(new Load(3, 100, 20, 32, 0, 1), System.nanoTime())) {
            generator.start(target, TWO);
            assertTimeoutPreemptively(Duration.ofSeconds(20), generator::awaitFilled);
            assertTrue(mixed.await(20, TimeUnit.SECONDS));
        }
        Set<Object> written = new HashSet<>();
        Set<Object> values = new HashSet<>();
        for (Invocation op : seen) {
            if (op.f().equals("write")) {
                List<?> pair = (List<?>) Objects.requireNonNull(op.value());
                written.add(pair.getFirst());
                assertTrue(values.add(pair.get(1)), "written twice: " + pair.get(1));
                assertEquals(32, String.valueOf(pair.get(1)).length());
            }
        }
        assertEquals(20, written.size());
        assertEquals(20, values.size(), "with 100 % reads nothing else is written");
        assertEquals(List.of("n1", "n2", "n1"), List.copyOf(target.opened()));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotAcknowledgedIsCountedByItselfAndNamed(Kind kind) throws Exception {
        CountDownLatch each = new CountDownLatch(60);
        Answering target = answering(kind, op -> {
            each.countDown();
            return switch ((int) (each.getCount() % 3)) {
                case 0 -> new Completion.Fail("refused");
                case 1 -> new Completion.Info("timeout");
                default -> throw new IllegalStateException("broken client");
            };
        });
        try (LoadGenerator generator = new LoadGenerator(new Load(1, 50, 1, 16, 0, 1), System.nanoTime())) {
            generator.start(target, TWO);
            assertTrue(each.await(20, TimeUnit.SECONDS));
            generator.close();
            assertEquals(0, generator.latencies().count());
            assertTrue(generator.failed() >= 19, "failed " + generator.failed());
            assertTrue(generator.indeterminate() >= 39, "indeterminate " + generator.indeterminate());
            assertEquals(
                    Set.of("refused", "timeout", "java.lang.IllegalStateException: broken client"),
                    generator.errors().keySet());
        }
    }

    /** Each has one operation under way, and none is under way or begun when the generator is closed. */
    @ParameterizedTest
    @EnumSource
    void aClientAsksOneAtATimeUntilItIsClosed(Kind kind) throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicLong all = new AtomicLong();
        CountDownLatch some = new CountDownLatch(500);
        Answering target = answering(kind, op -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            all.incrementAndGet();
            some.countDown();
            Thread.yield();
            underWay.decrementAndGet();
            return ok(op);
        });
        try (LoadGenerator generator = new LoadGenerator(new Load(4, 50, 8, 16, 0, 1), System.nanoTime())) {
            generator.start(target, TWO);
            assertTrue(some.await(20, TimeUnit.SECONDS));
            generator.close();
            assertEquals(all.get(), generator.latencies().count());
        }
        assertEquals(0, underWay.get());
        assertTrue(most.get() <= 4, most + " at once");
    }

    /** One stall holds up everything that was due meanwhile; a closed loop sees one slow operation. */
    @Test
    void anOpenLoopChargesAStallToAllThatWasDue() throws Exception {
        assertTrue(slowShare(200) > 0.2, "open loop");
        assertTrue(slowShare(0) < 0.05, "closed loop");
    }

    private static double slowShare(double rate) throws Exception {
        AtomicBoolean stalled = new AtomicBoolean();
        CountDownLatch operations = new CountDownLatch(300);
        Answering target = answering(op -> {
            operations.countDown();
            if (operations.getCount() < 250 && stalled.compareAndSet(false, true)) {
                await(new CountDownLatch(1), 600); // nobody counts it down: a stall of 0.6 s
            }
            return ok(op);
        });
        try (LoadGenerator generator = new LoadGenerator(new Load(1, 50, 1, 16, rate, 1), System.nanoTime())) {
            generator.start(target, TWO);
            assertTrue(operations.await(30, TimeUnit.SECONDS));
            generator.close();
            var all = generator.latencies().all();
            long slow = all.getTotalCount() - all.getCountBetweenValues(0, TimeUnit.MILLISECONDS.toNanos(100));
            return (double) slow / all.getTotalCount();
        }
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void throughputIsKeptBySecondsSinceTheOrigin() throws Exception {
        long origin = System.nanoTime() - TimeUnit.SECONDS.toNanos(7); // seven seconds went by before the clients came
        CountDownLatch some = new CountDownLatch(50);
        try (LoadGenerator generator = new LoadGenerator(new Load(1, 0, 1, 16, 0, 1), origin)) {
            generator.start(
                    answering(op -> {
                        some.countDown();
                        return ok(op);
                    }),
                    TWO);
            assertTrue(some.await(20, TimeUnit.SECONDS));
            generator.close();
            List<Long> counts = new ArrayList<>(generator.perSecond());
            assertTrue(counts.size() >= 7);
            assertEquals(0, counts.stream().limit(7).mapToLong(n -> n).sum());
        }
    }

    @Test
    void aLoadThatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Load(0, 50, 1, 16, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 101, 1, 16, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 50, 0, 16, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 50, 1, 15, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 50, 1, 16, Double.NaN, 1));
    }
}
