package dynacheck.checker;

import dynacheck.history.History;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Whether registers behaved atomically: the way in for code that has a history and wants a verdict. */
public final class Atomicity {
    private Atomicity() {}

    public static AtomicityResult check(History history, AtomicityOptions options) {
        return AtomicityChecker.check(history, options);
    }

    /**
     * Judges a history while it is read, keeping of each operation only what the verdict and its explanation need.
     *
     * @param in plain, gzip or xz
     * @param format null to detect it
     * @throws dynacheck.history.MalformedHistoryException with the line, if it is no history
     */
    public static AtomicityResult check(InputStream in, @Nullable HistoryFormat format, AtomicityOptions options)
            throws IOException {
        RegisterIntake intake = new RegisterIntake(options);
        HistoryReader.stream(in, format, intake);
        return intake.finish();
    }
}
