package dynacheck.cluster;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Through which every chunk of one directed link must pass. Holds its {@link LinkState}, the truth that is read
 * back.
 */
final class LinkGate {
    /** The two sockets of one forwarded connection. */
    record Pair(Socket client, Socket peer) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Pair> pairs = new HashSet<>();
    private LinkState state = LinkState.OPEN;
    private long affectedBytes;
    private long untouchedBytes;

    void set(LinkState next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    LinkState get() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    long affectedBytes() {
        lock.lock();
        try {
            return affectedBytes;
        } finally {
            lock.unlock();
        }
    }

    long untouchedBytes() {
        lock.lock();
        try {
            return untouchedBytes;
        } finally {
            lock.unlock();
        }
    }

    void open(Pair pair) {
        lock.lock();
        try {
            pairs.add(pair);
        } finally {
            lock.unlock();
        }
    }

    void closed(Pair pair) {
        lock.lock();
        try {
            pairs.remove(pair);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Breaks every open connection with a TCP reset; returns how many. */
    int reset() {
        lock.lock();
        try {
            int count = pairs.size();
            for (Pair pair : pairs) {
                abort(pair.client());
                abort(pair.peer());
            }
            pairs.clear();
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when {@code bytes} may go on: waits while the link is cut, then for its delay and its rate. Changes of
     * the state are obeyed at once, also by a chunk that waits already.
     */
    void pass(int bytes, Pair pair) throws IOException, InterruptedException {
        long arrived = System.nanoTime();
        boolean counted = false;
        lock.lock();
        try {
            while (true) {
                if (!pairs.contains(pair)) {
                    throw new SocketException("connection was reset");
                }
                long rest = state.cut() ? Long.MAX_VALUE : arrived + waitNanos(bytes) - System.nanoTime();
                if (rest <= 0) {
                    untouchedBytes += counted ? 0 : bytes;
                    return;
                }
                if (!counted) {
                    affectedBytes += bytes;
                    counted = true;
                }
                if (state.cut()) {
                    changed.await();
                    // What waited behind a cut begins its delay now.
                    arrived = System.nanoTime();
                } else if (changed.await(rest, TimeUnit.NANOSECONDS)) {
                    continue;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long waitNanos(int bytes) {
        long throttle = state.bytesPerSecond() <= 0 ? 0 : TimeUnit.SECONDS.toNanos(bytes) / state.bytesPerSecond();
        return state.delay().toNanos() + throttle;
    }

    private static void abort(Socket socket) {
        try {
            if (!socket.isClosed()) {
                // Zero linger makes close send RST instead of FIN.
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // Not connected any more: closing is all that is left.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is what was wanted.
        }
    }
}
