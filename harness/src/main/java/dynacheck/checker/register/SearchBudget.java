package dynacheck.checker.register;

import java.time.Duration;

/** What a search may cost. It stops before it exhausts the machine. */
final class SearchBudget {
    private static final int STEPS_PER_LOOK = 256;

    private final long endNanos;
    private final Duration timeLimit;
    private final long memoryLimit;
    private long memory;
    private int steps;

    /** @param memoryLimit bytes; 0 = a quarter of the heap */
    SearchBudget(Duration timeLimit, long memoryLimit) {
        this.timeLimit = timeLimit;
        this.endNanos = System.nanoTime() + timeLimit.toNanos();
        this.memoryLimit = memoryLimit > 0 ? memoryLimit : Runtime.getRuntime().maxMemory() / 4;
    }

    /** The budget is used up. The message says which one. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message, null, false, false);
        }
    }

    /** To be called at least once for every object made. */
    void step() {
        if (++steps % STEPS_PER_LOOK == 0 && System.nanoTime() - endNanos > 0) {
            throw new Exhausted("the time limit of " + timeLimit.toMillis() / 1000.0 + " s");
        }
    }

    /** Counts memory that stays in use; negative when it is given back. */
    void hold(long bytes) {
        memory += bytes;
        if (memory > memoryLimit) {
            throw new Exhausted("the memory limit of " + (memoryLimit >> 20) + " MB");
        }
    }
}
