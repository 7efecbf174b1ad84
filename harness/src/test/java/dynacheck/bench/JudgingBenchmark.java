package dynacheck.bench;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.Atomicity;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What warm code takes from a file in Jepsen's EDN to the verdict, and for reading alone. Not a test; run it with
 *
 * <pre>
 * ./mvnw -Pjmh -Dfast -pl harness test
 * ./mvnw -Pjmh -Dfast -pl harness test "-Djmh=-p operations=10000000 -p keys=1,100 -p indeterminate=0 -prof gc"
 * </pre>
 *
 * What follows {@code -Djmh=} is JMH's own. {@code dynacheck bench checker} measures the same without JMH, with CPU
 * time and peak heap.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 6)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class JudgingBenchmark {
    @Param({"1000", "100000", "1000000"})
    public int operations;

    @Param({"1", "100"})
    public int keys;

    @Param({"0", "5", "10", "30"})
    public int indeterminate;

    @Param({"false", "true"})
    public boolean planted;

    private Path file = Path.of("");

    @Setup(Level.Trial)
    public void write() throws IOException {
        file = Files.createTempFile("dynacheck", ".edn");
        CheckerBench.Shape shape = new CheckerBench.Shape(operations, keys, indeterminate, planted);
        try (InputStream text = new MadeHistory(shape, 1)) {
            Files.delete(file);
            Files.copy(text, file);
        }
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.delete(file);
    }

    /** From the file to a verified verdict, which has to be the right one. */
    @Benchmark
    public Verdict judge() throws IOException {
        Verdict verdict =
                Atomicity.check(file, HistoryFormat.EDN, CheckerBench.OPTIONS).verdict();
        if (verdict != (planted ? Verdict.INVALID : Verdict.VALID)) {
            throw new IllegalStateException("the verdict is wrong: " + verdict);
        }
        return verdict;
    }

    /** Reading alone; the number of lines. */
    @Benchmark
    public long read() throws IOException {
        Counter lines = new Counter();
        try (InputStream in = Files.newInputStream(file)) {
            HistoryReader.stream(in, HistoryFormat.EDN, lines);
        }
        return lines.count;
    }

    private static final class Counter implements OpSink {
        private long count;

        @Override
        public void accept(Op op, int line) {
            count++;
        }

        @Override
        public void note(String note) {
            throw new IllegalStateException(note);
        }
    }
}
