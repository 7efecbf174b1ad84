package dynacheck.campaign;

import dynacheck.run.BadArguments;
import dynacheck.shrink.ScriptFile;
import dynacheck.sweep.Failure;
import dynacheck.sweep.Shrinking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Makes a seed of each class small, one at a time, beside the seeds that are still run. */
final class Shrinker implements AutoCloseable {
    private final Duration budget;
    private final Consumer<Line.ShrunkLine> done;
    private final ExecutorService one = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("shrinking").factory());

    /** @param budget for each class; zero: none is shrunk */
    Shrinker(Duration budget, Consumer<Line.ShrunkLine> done) {
        this.budget = budget;
        this.done = done;
    }

    void shrink(Arm arm, Line.Seen seen) {
        if (!budget.isZero()) {
            one.execute(() -> done.accept(shrunk(arm, seen)));
        }
    }

    private Line.ShrunkLine shrunk(Arm arm, Line.Seen seen) {
        Failure failure = seen.failure();
        try {
            Shrinking.Result result = Shrinking.of(arm.swarm().draw(seen.seed()), budget, failure.symptom());
            String left = String.format(Locale.ROOT, "%s, from %s", result.small(), result.whole());
            long size =
                    result.small().operations().size() + result.small().faults().size();
            return new Line.ShrunkLine(arm.id(), failure, seen.seed(), left, size, schedule(result, left));
        } catch (BadArguments | IOException e) {
            return new Line.ShrunkLine(
                    arm.id(), failure, seen.seed(), "not shrunk: " + e.getMessage(), Long.MAX_VALUE, "");
        }
    }

    private static String schedule(Shrinking.Result result, String comment) throws IOException {
        Path file = Files.createTempFile("dynacheck-schedule", ".edn");
        try {
            ScriptFile.write(result.small(), file, List.of(comment));
            return Files.readString(file);
        } finally {
            Files.delete(file);
        }
    }

    /** Waits until all are done, or until {@code over}. */
    void await(BooleanSupplier over) throws InterruptedException {
        one.shutdown();
        while (!one.awaitTermination(100, TimeUnit.MILLISECONDS)) {
            if (over.getAsBoolean()) {
                one.shutdownNow();
                return;
            }
        }
    }

    @Override
    public void close() {
        one.shutdownNow();
    }
}
