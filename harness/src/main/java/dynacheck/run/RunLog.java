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
import org.slf4j.LoggerFactory;

/** {@code dynacheck.log} in a run's folder: everything of ours that is logged between opening and closing. */
public final class RunLog implements AutoCloseable {
    private static final String FILE = "dynacheck.log";

    private static final Logger OURS = context().getLogger("dynacheck");

    private final FileAppender<ILoggingEvent> appender = new FileAppender<>();

    /** @param json one JSON object a line, else text */
    public RunLog(Path dir, boolean json) {
        LoggerContext context = context();
        Encoder<ILoggingEvent> encoder = json ? new JsonEncoder() : text();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setName(FILE);
        appender.setFile(dir.resolve(FILE).toString());
        appender.setEncoder(encoder);
        appender.start();
        OURS.setLevel(Level.DEBUG);
        OURS.setAdditive(false); // the console is for progress and verdicts
        OURS.addAppender(appender);
    }

    /** Without a run only what is wrong goes to the console. */
    public static void none() {
        OURS.setLevel(Level.WARN);
        OURS.setAdditive(true);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** For many runs side by side: nothing of them is logged below a warning. */
    public static void quiet() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("dynacheck")
                .setLevel(Level.WARN);
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level [%thread] %logger{0} - %msg%n");
        return encoder;
    }

    @Override
    public void close() {
        OURS.detachAppender(appender);
        none();
        appender.stop();
    }
}
