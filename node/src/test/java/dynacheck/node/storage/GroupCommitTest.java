package dynacheck.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.protocol.DurableState;
import dynacheck.node.protocol.Persistent;
import dynacheck.node.protocol.TaggedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    /** A disk that syncs only when it is let to. */
    private static final class SlowDisk implements Storage {
        final Semaphore arrived = new Semaphore(0);
        final Semaphore allowed = new Semaphore(0);
        final List<List<Persistent>> batches = new ArrayList<>();
        boolean full;
        boolean closed;

        @Override
        public DurableState load() {
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
        GroupCommit commit = new GroupCommit(disk, durable::add, e -> durable.add(-1L));
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

    @Test
    void aFailedSyncIsReportedOnceAndNothingIsDurableAfterIt() throws InterruptedException {
        SlowDisk disk = new SlowDisk();
        disk.full = true;
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        GroupCommit commit = new GroupCommit(disk, n -> calls.add("durable " + n), e -> calls.add("failed"));
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
        GroupCommit commit = new GroupCommit(disk, durable::add, e -> durable.add(-1L));
        commit.start();
        for (long n = 1; n <= 500; n++) {
            commit.submit(n, List.of(record(n)));
        }
        commit.close();
        assertEquals(500, disk.batches.stream().mapToInt(List::size).sum());
        assertTrue(durable.contains(500L) && !durable.contains(-1L));
    }
}
