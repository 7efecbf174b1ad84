package dynacheck.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Many seeds on all cores. Each run is in virtual time and knows nothing of the others. */
public final class Sweep {
    private Sweep() {}

    /**
     * Runs every seed of the range.
     *
     * @param one runs a seed; called from several threads
     * @param onResult gets each result as it comes, one at a time
     */
    public static <T> List<T> run(Range seeds, LongFunction<T> one, Consumer<T> onResult) throws InterruptedException {
        AtomicLong next = new AtomicLong(seeds.least());
        List<T> results = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        int lanes = Runtime.getRuntime().availableProcessors();
        CountDownLatch done = new CountDownLatch(lanes);
        for (int lane = 0; lane < lanes; lane++) {
            // Virtual threads: a run hands over to its fibers and back very often.
            Thread.ofVirtual().name("sweep-" + lane).start(() -> {
                try {
                    for (long seed = next.getAndIncrement(); seed <= seeds.most(); seed = next.getAndIncrement()) {
                        T result = one.apply(seed);
                        synchronized (results) {
                            results.add(result);
                            onResult.accept(result);
                        }
                    }
                } catch (RuntimeException | Error e) {
                    next.set(Long.MAX_VALUE / 2);
                    synchronized (results) {
                        failures.add(e);
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the sweep failed: " + failures.getFirst(), failures.getFirst());
        }
        return results;
    }
}
