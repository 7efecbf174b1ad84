package dynacheck.bench;

import dynacheck.generator.Invocation;
import dynacheck.target.Access;
import dynacheck.target.AsyncClient;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Clients that put a {@link Load} on nodes. First every register is written once, so that reads find something; then
 * the mix begins. In a closed loop a client that {@link AsyncClient can be asked without waiting} asks the next when an
 * answer arrives; any other has a thread of its own.
 *
 * <p>In an open loop each client has its own Poisson arrivals, and a latency counts from the moment at which the
 * operation was due. A system that stalls for a second is so charged for everything that should have been asked
 * meanwhile, and not for one operation a client (the mistake known as coordinated omission).
 */
public final class LoadGenerator implements AutoCloseable {
    /** Seconds over which throughput is kept, one count each. */
    public static final int MOST_SECONDS = 24 * 3600;

    private static final long MOST_MINUTES_TO_FILL = 10;
    private static final long MOST_SECONDS_TO_END = 30;
    private static final int MOST_ERRORS_NAMED = 5;
    private static final long MOST_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int DIGITS = 3;

    private final Load load;
    private final long originNanos;
    private final Recorder reads = new Recorder(MOST_LATENCY_NANOS, DIGITS);
    private final Recorder writes = new Recorder(MOST_LATENCY_NANOS, DIGITS);
    private final AtomicLongArray completedInSecond = new AtomicLongArray(MOST_SECONDS);
    private final LongAdder failed = new LongAdder();
    private final LongAdder indeterminate = new LongAdder();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final CountDownLatch filled;
    /** A permit for each client that has ended. */
    private final Semaphore ended = new Semaphore(0);

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** @param originNanos {@link System#nanoTime} of the beginning of second 0 */
    public LoadGenerator(Load load, long originNanos) {
        this.load = load;
        this.originNanos = originNanos;
        this.filled = new CountDownLatch(load.clients());
    }

    /** Begins; {@code nodes} must answer. */
    public void start(Access access, List<NodeAddress> nodes) throws IOException {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < load.clients(); i++) {
            clients.add(access.openClient(nodes.get(i % nodes.size())));
        }
        for (int i = 0; i < load.clients(); i++) {
            Mix mix = new Mix(i);
            if (clients.get(i) instanceof AsyncClient client && !load.isOpenLoop()) {
                start(i, new Chain(mix, client)::proceed);
            } else {
                Client client = clients.get(i);
                start(i, () -> run(mix, client));
            }
        }
    }

    private void start(int number, Runnable client) {
        threads.add(Thread.ofPlatform().daemon().name("load-" + number).start(client));
    }

    /**
     * Waits until every register was written, or its write was tried.
     *
     * @throws IOException if that takes longer than ten minutes
     */
    public void awaitFilled() throws IOException, InterruptedException {
        if (!filled.await(MOST_MINUTES_TO_FILL, TimeUnit.MINUTES)) {
            throw new IOException("not every register was written within " + MOST_MINUTES_TO_FILL
                    + " minutes; ask for fewer --registers. Errors: " + errors());
        }
    }

    private void run(Mix mix, Client client) {
        try (client) {
            for (Invocation op = mix.first(); op != null && !stopping; op = mix.first()) {
                perform(client, op, System.nanoTime());
            }
            mix.sayFilled();
            long due = System.nanoTime();
            while (!stopping) {
                if (load.isOpenLoop()) {
                    due += mix.gapNanos();
                    sleepUntil(due);
                } else {
                    due = System.nanoTime();
                }
                if (!stopping) {
                    perform(client, mix.next(), due);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            mix.sayFilled();
            ended.release();
        }
    }

    private void perform(Client client, Invocation op, long dueNanos) throws InterruptedException {
        Completion completion = Client.outcome(client, op);
        count(op, completion, dueNanos, System.nanoTime());
    }

    /** What one client asks for. */
    private final class Mix {
        private final int number;
        private final SplittableRandom random;
        private int filling;
        private boolean filledSaid;
        private long written;

        Mix(int number) {
            this.number = number;
            this.filling = number;
            this.random = new SplittableRandom(load.seed() * 1_000_003 + number);
        }

        /** The first write of another register; null: this client's are written. */
        @Nullable
        Invocation first() {
            if (filling >= load.registers()) {
                return null;
            }
            String register = load.register(filling);
            filling += load.clients();
            return write(register);
        }

        /** Every first write was made, or will not be. */
        void sayFilled() {
            if (!filledSaid) {
                filledSaid = true;
                filled.countDown();
            }
        }

        Invocation next() {
            String register = load.register(random.nextInt(load.registers()));
            return random.nextInt(100) < load.readPercent()
                    ? Invocation.of("read", Arrays.asList(register, null))
                    : write(register);
        }

        private Invocation write(String register) {
            return Invocation.of("write", List.of(register, load.value(number, written++)));
        }

        long gapNanos() {
            double mean = 1e9 * load.clients() / load.ratePerSecond();
            return (long) (-Math.log(1 - random.nextDouble()) * mean);
        }
    }

    /** One client of a closed loop: each completion asks for the next, where it arrives. */
    private final class Chain {
        private final Mix mix;
        private final AsyncClient client;
        /** How often {@link #proceed} was called and not yet done: a completion may come before its begin returns. */
        private final AtomicInteger calls = new AtomicInteger();

        Chain(Mix mix, AsyncClient client) {
            this.mix = mix;
            this.client = client;
        }

        void proceed() {
            if (calls.getAndIncrement() == 0) {
                do {
                    ask();
                } while (calls.decrementAndGet() > 0);
            }
        }

        private void ask() {
            if (stopping) {
                client.close();
                mix.sayFilled();
                ended.release();
                return;
            }
            Invocation op = mix.first();
            if (op == null) {
                mix.sayFilled();
                op = mix.next();
            }
            begin(op);
        }

        private void begin(Invocation op) {
            long due = System.nanoTime();
            Consumer<Completion> then = completion -> {
                count(op, completion, due, System.nanoTime());
                proceed();
            };
            try {
                client.begin(op, then);
            } catch (RuntimeException e) {
                then.accept(new Completion.Info(e.toString()));
            }
        }
    }

    private void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !stopping; left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }

    private void count(Invocation op, Completion completion, long dueNanos, long endNanos) {
        switch (completion) {
            case Completion.Ok ok -> {
                long latency = Math.min(endNanos - dueNanos, MOST_LATENCY_NANOS);
                (op.f().equals("read") ? reads : writes).recordValue(Math.max(0, latency));
                long second = (endNanos - originNanos) / 1_000_000_000;
                if (second >= 0 && second < MOST_SECONDS) {
                    completedInSecond.incrementAndGet((int) second);
                }
            }
            case Completion.Fail fail -> {
                failed.increment();
                error(fail.error());
            }
            case Completion.Info info -> {
                indeterminate.increment();
                error(info.error());
            }
        }
    }

    private void error(String text) {
        if (errors.size() < MOST_ERRORS_NAMED || errors.containsKey(text)) {
            errors.computeIfAbsent(text, t -> new LongAdder()).increment();
        }
    }

    /** What completed since the last call, or the start: reads and writes. */
    public Latencies latencies() {
        return new Latencies(reads.getIntervalHistogram(), writes.getIntervalHistogram());
    }

    /** Latencies in nanoseconds of the operations that were acknowledged. */
    public record Latencies(Histogram reads, Histogram writes) {
        public Histogram all() {
            Histogram all = new Histogram(MOST_LATENCY_NANOS, DIGITS);
            all.add(reads);
            all.add(writes);
            return all;
        }

        public long count() {
            return reads.getTotalCount() + writes.getTotalCount();
        }
    }

    /** Acknowledged operations of each second from second 0 on, up to this one. */
    public List<Long> perSecond() {
        int seconds = (int) Math.min(MOST_SECONDS, (System.nanoTime() - originNanos) / 1_000_000_000);
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            counts.add(completedInSecond.get(i));
        }
        return counts;
    }

    /** Definite failures so far. */
    public long failed() {
        return failed.sum();
    }

    /** Operations so far whose outcome is not known. */
    public long indeterminate() {
        return indeterminate.sum();
    }

    /** The first few different errors, with how often each was seen. */
    public Map<String, Long> errors() {
        Map<String, Long> counts = new TreeMap<>();
        errors.forEach((text, count) -> counts.put(text, count.sum()));
        return counts;
    }

    /** Ends after the operations that are under way, at most half a minute later. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        threads.forEach(LockSupport::unpark);
        try {
            if (!ended.tryAcquire(threads.size(), MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
                threads.forEach(Thread::interrupt);
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
