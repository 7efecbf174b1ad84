package dynacheck.generator;

import java.util.random.RandomGenerator;

/** How the gaps between operations are drawn around their mean. */
public enum Arrivals {
    /** Like those of people who do not know each other: many short gaps, now and then a long one. */
    EXPONENTIAL {
        @Override
        long gap(long meanNanos, RandomGenerator random) {
            // StrictMath: the same on every machine, so that a seed is one run everywhere.
            return (long) (-StrictMath.log1p(-random.nextDouble()) * meanNanos);
        }
    },
    /** In 0 to twice the mean, each as likely. */
    UNIFORM {
        @Override
        long gap(long meanNanos, RandomGenerator random) {
            return random.nextLong(2 * meanNanos);
        }
    },
    /** Every gap is the mean. */
    EVEN {
        @Override
        long gap(long meanNanos, RandomGenerator random) {
            return meanNanos;
        }
    };

    /** @param meanNanos above 0 */
    abstract long gap(long meanNanos, RandomGenerator random);
}
