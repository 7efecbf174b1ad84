package dynacheck.checker.register;

import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.History;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import dynacheck.history.OpSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whether registers behaved atomically: the entry for code that has a history and wants a verdict. */
public final class Atomicity {
    /** Bytes that keeping and judging an operation takes, generously. */
    private static final int BYTES_OF_OPERATION = 800;

    private Atomicity() {}

    public static AtomicityResult check(History history, AtomicityOptions options) {
        return AtomicityChecker.check(history, options);
    }

    /** {@link #check(InputStream, HistoryFormat, AtomicityOptions, Consumer)} without notes. */
    public static AtomicityResult check(InputStream in, @Nullable HistoryFormat format, AtomicityOptions options)
            throws IOException {
        return check(in, format, options, note -> {});
    }

    /**
     * Judges a history while it is read. If every value identifies its write, a long history needs memory only for what
     * can still be read in it; registers with other values are kept whole.
     *
     * @param in plain or packed
     * @param format null to detect it
     * @param notes takes what was tolerated while reading
     * @throws dynacheck.history.MalformedHistoryException with the line, if it is no history
     */
    public static AtomicityResult check(
            InputStream in, @Nullable HistoryFormat format, AtomicityOptions options, Consumer<String> notes)
            throws IOException {
        RegisterIntake intake = new RegisterIntake(options);
        HistoryReader.stream(in, format, intake);
        intake.notes().forEach(notes);
        return intake.finish();
    }

    /** The same for a history that {@code source} hands over op by op. */
    public static AtomicityResult check(Consumer<OpSink> source, AtomicityOptions options) {
        RegisterIntake intake = new RegisterIntake(options);
        source.accept(intake);
        return intake.finish();
    }

    /** {@link #check(Path, HistoryFormat, AtomicityOptions, Consumer)} without notes. */
    public static AtomicityResult check(Path file, @Nullable HistoryFormat format, AtomicityOptions options)
            throws IOException {
        return check(file, format, options, note -> {});
    }

    /** As for a stream, and reads the file again if something is wrong and there is memory to explain all of it. */
    public static AtomicityResult check(
            Path file, @Nullable HistoryFormat format, AtomicityOptions options, Consumer<String> notes)
            throws IOException {
        return check(file, format, options, notes, RegisterIntake.SHORT);
    }

    /** @param mostKept operations up to which a history is kept whole while it is read */
    static AtomicityResult check(
            Path file, @Nullable HistoryFormat format, AtomicityOptions options, Consumer<String> notes, int mostKept)
            throws IOException {
        RegisterIntake intake = new RegisterIntake(options, mostKept);
        AtomicityResult result = read(file, format, intake);
        intake.notes().forEach(notes);
        if (!intake.hasForgotten() || !isWorthASecondLook(intake, result)) {
            return result;
        }
        try {
            return read(file, format, intake.again(result));
        } catch (OutOfMemoryError e) { // Then what is known already is all that can be reported.
            return result;
        }
    }

    private static AtomicityResult read(Path file, @Nullable HistoryFormat format, RegisterIntake intake)
            throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            HistoryReader.stream(in, format, intake);
        }
        return intake.finish();
    }

    private static boolean isWorthASecondLook(RegisterIntake intake, AtomicityResult result) {
        long kept = result.keys().stream()
                .filter(intake::needsAllOperations)
                .mapToLong(KeyResult::operations)
                .sum();
        return result.keys().stream().anyMatch(intake::needsAnotherLook)
                && kept < Runtime.getRuntime().maxMemory() / BYTES_OF_OPERATION;
    }
}
