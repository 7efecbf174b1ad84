package dynacheck.generator;

import dynacheck.history.Op;

/**
 * Says what comes next. A generator is an immutable value: asking it gives a step and the generator to use from then
 * on. Generators are composed by wrapping (see {@link Generators}). Randomness comes only from the context's source, so
 * one seed gives one schedule.
 */
@FunctionalInterface
public interface Generator {
    Step next(Context context);

    /** Takes in an event of the history (invocation or completion); returns the generator's successor. */
    default Generator update(Context context, Op event) {
        return this;
    }
}
