package dynacheck.generator;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a generator may look at. Threads: {@link Long} 0..n-1 for client workers, then the reconfigurers' numbers, and
 * {@code Keyword :nemesis}.
 *
 * @param timeNanos since the run began
 * @param freeThreads threads that wait for work and that this generator may use, in a fixed order
 * @param allThreads all threads this generator may use
 */
public record Context(long timeNanos, List<Object> freeThreads, List<Object> allThreads, RandomGenerator random) {
    public Context withThreads(List<Object> free, List<Object> all) {
        return new Context(timeNanos, free, all, random);
    }
}
