package dynacheck.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.DurableState;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TaggedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    /** A disk that syncs only when it is let to. */
    private static final class SlowDisk implements Storage<Persistent> {
        final Semaphore arrived = new Semaphore(0);
        final Semaphore allowed = new Semaphore(0);
        final List<List<Persistent>> batches = new ArrayList<>();
        boolean full;
        boolean closed;

        @Override
        public DurableState<Persistent> load() {
            return DurableState.fresh();
        }

        @Override
        public void append(List<Persistent> records) throws StorageException {
            arrived.release();
            allowed.acquireUninterruptibly();
            if (full) {
                throw new StorageException("disk full");
            }
            batches.add(List.copyOf(records));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Persistent record(long number) {
        return new Persistent.Register("k" + number, TaggedValue.INITIAL);
    }

    @Test
    void whatQueuesUpDuringASyncSharesTheNextAndNothingIsCalledDurableBefore() throws InterruptedException {
        SlowDisk disk = new SlowDisk();
        BlockingQueue<Long> durable = new LinkedBlockingQueue<>();
        GroupCommit<Persistent> commit = new GroupCommit<>(disk, durable::add, e -> durable.add(-1L));
        commit.start();
        commit.submit(1, List.of(record(1)));
        assertTrue(disk.arrived.tryAcquire(10, TimeUnit.SECONDS));
        for (long n = 2; n <= 100; n++) {
            commit.submit(n, List.of(record(n)));
        }
        assertNull(durable.peek());
        disk.allowed.release();
        assertEquals(1L, durable.poll(10, TimeUnit.SECONDS));
        assertTrue(disk.arrived.tryAcquire(10, TimeUnit.SECONDS));
        assertNull(durable.peek());
        disk.allowed.release();
        assertEquals(100L, durable.poll(10, TimeUnit.SECONDS));
        commit.close();
        assertEquals(2, disk.batches.size());
        assertEquals(99, disk.batches.getLast().size());
        assertTrue(disk.closed);
    }

    /** Keeps what was synced; a fault of its own may hold a batch of fifty or more back until the next. */
    private static final class ModelDisk implements Storage<Persistent> {
        private final boolean holdsBack;
        private final SplittableRandom random = new SplittableRandom(15);
        private final Set<Persistent> synced = ConcurrentHashMap.newKeySet();
        private List<Persistent> held = List.of();

        ModelDisk(boolean holdsBack) {
            this.holdsBack = holdsBack;
        }

        @Override
        public DurableState<Persistent> load() {
            return DurableState.fresh();
        }

        @Override
        public void append(List<Persistent> records) {
            LockSupport.parkNanos(random.nextLong(200_000)); // so that batches of every size come about
            synced.addAll(held);
            held = holdsBack && records.size() >= 50 ? List.copyOf(records) : List.of();
            if (held.isEmpty()) {
                synced.addAll(records);
            }
        }

        @Override
        public void close() {}
    }

    /**
     * 1,000 submissions of none to seven records, in bursts: whenever "durable up to n" is said, the disk has all of
     * them.
     */
    @Test
    void whatIsCalledDurableIsOnTheDiskAndEverySubmissionIsCalledSo() {
        assertEquals("", firstMissing(new ModelDisk(false)));
        assertTrue(firstMissing(new ModelDisk(true)).startsWith("durable up to "), "the model sees what is held back");
    }

    private static String firstMissing(ModelDisk disk) {
        List<List<Persistent>> submitted = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(29);
        for (int n = 1; n <= 1_000; n++) {
            List<Persistent> records = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                records.add(record(10L * n + i));
            }
            submitted.add(records);
        }
        Queue<String> missing = new ConcurrentLinkedQueue<>();
        AtomicLong durable = new AtomicLong();
        GroupCommit<Persistent> commit = new GroupCommit<>(
                disk,
                n -> {
                    long before = durable.getAndSet(n);
                    if (n <= before) {
                        missing.add("durable up to " + n + " after " + before);
                    }
                    for (long k = before; k < n; k++) {
                        if (!disk.synced.containsAll(submitted.get((int) k))) {
                            missing.add("durable up to " + n + ", and submission " + (k + 1) + " is not on the disk");
                        }
                    }
                },
                e -> missing.add("failed: " + e));
        commit.start();
        for (int n = 1; n <= 1_000; n++) {
            commit.submit(n, submitted.get(n - 1));
            if (random.nextInt(40) == 0) {
                LockSupport.parkNanos(random.nextLong(1_000_000));
            }
        }
        commit.close();
        if (durable.get() != 1_000) {
            missing.add("durable up to " + durable.get() + " at the end, not 1000");
        }
        return missing.isEmpty() ? "" : String.valueOf(missing.peek());
    }

    @Test
    void aFailedSyncIsReportedOnceAndNothingIsDurableAfterIt() throws InterruptedException {
        SlowDisk disk = new SlowDisk();
        disk.full = true;
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        GroupCommit<Persistent> commit =
                new GroupCommit<>(disk, n -> calls.add("durable " + n), e -> calls.add("failed"));
        commit.start();
        commit.submit(1, List.of(record(1)));
        commit.submit(2, List.of(record(2)));
        disk.allowed.release(100);
        assertEquals("failed", calls.poll(10, TimeUnit.SECONDS));
        commit.submit(3, List.of(record(3)));
        commit.close();
        assertNull(calls.poll());
        assertTrue(disk.closed);
    }

    @Test
    void closeFinishesWhatWasSubmitted() {
        SlowDisk disk = new SlowDisk();
        disk.allowed.release(1000);
        BlockingQueue<Long> durable = new LinkedBlockingQueue<>();
        GroupCommit<Persistent> commit = new GroupCommit<>(disk, durable::add, e -> durable.add(-1L));
        commit.start();
        for (long n = 1; n <= 500; n++) {
            commit.submit(n, List.of(record(n)));
        }
        commit.close();
        assertEquals(500, disk.batches.stream().mapToInt(List::size).sum());
        assertTrue(durable.contains(500L) && !durable.contains(-1L));
    }
}
