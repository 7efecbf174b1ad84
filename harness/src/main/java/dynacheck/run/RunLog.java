package dynacheck.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * {@code dynacheck.log} in a run's folder: everything of ours that is logged between opening and closing. A program
 * that logs by other means than Logback has it in its own log, and no such file.
 */
public final class RunLog implements AutoCloseable {
    private static final String FILE = "dynacheck.log";

    private final FileAppender<ILoggingEvent> appender = new FileAppender<>();

    /** @param json one JSON object a line, else text */
    public RunLog(Path dir, boolean json) {
        ours().ifPresent(ours -> open(ours, dir, json ? new JsonEncoder() : text()));
    }

    private void open(Logger ours, Path dir, Encoder<ILoggingEvent> encoder) {
        LoggerContext context = ours.getLoggerContext();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setName(FILE);
        appender.setFile(dir.resolve(FILE).toString());
        appender.setEncoder(encoder);
        appender.start();
        ours.setLevel(Level.DEBUG);
        ours.setAdditive(false); // the console is for progress and verdicts
        ours.addAppender(appender);
    }

    private static Optional<Logger> ours() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context.getLogger("dynacheck"))
                : Optional.empty();
    }

    /** For many runs side by side: nothing of them is logged below a warning. */
    public static void quiet() {
        ours().ifPresent(ours -> ours.setLevel(Level.WARN));
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level [%thread] %logger{0} - %msg%n");
        return encoder;
    }

    /** Without a run only what is wrong goes to the console. */
    @Override
    public void close() {
        ours().ifPresent(ours -> {
            ours.detachAppender(appender);
            ours.setLevel(Level.WARN);
            ours.setAdditive(true);
            appender.stop();
        });
    }
}
