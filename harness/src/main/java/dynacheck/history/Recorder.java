package dynacheck.history;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one sequencer of a run: gives every op its index and time. */
public interface Recorder {
    /** Nanoseconds since the run began, on the clock of the ops. */
    long nanosNow();

    /** Records the op and returns it with its index and time. */
    Op append(Object process, OpType type, String f, @Nullable Object value, Map<Keyword, Object> extra);
}
