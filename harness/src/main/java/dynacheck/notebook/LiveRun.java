package dynacheck.notebook;

import dynacheck.checker.RunInfo;
import dynacheck.checker.register.LiveAtomicity;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Resilience;
import dynacheck.run.OwnStandards;
import dynacheck.store.RunMark;
import dynacheck.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the history of a run while it is written, and knows at any moment how the run stands: from the same lines,
 * and by the same code, as the run itself and its checkers. Thread-safe.
 */
final class LiveRun implements AutoCloseable {
    private final Path folder;
    private final Thread reader;
    private final Duration timeLimit;
    private final LiveMembership membership;
    /** Whether anybody knows under which losses the system must stay live. */
    private final boolean hasPremise;

    private final LiveAtomicity atomicity = new LiveAtomicity(this::violated);
    /** Acknowledged in each second so far. */
    private final Rate rate = new Rate();

    private @Nullable String violation;
    private @Nullable String damage;
    private boolean finalOperations;
    private boolean ended;
    private long nanos;
    private long acknowledged;
    private long failed;
    private long unknown;

    /**
     * How it stands at one moment.
     *
     * @param wholeSeconds seconds of throughput that change no more
     */
    record Standing(Map<String, @Nullable Object> words, int wholeSeconds) {}

    private LiveRun(Path folder, RunInfo run, Optional<Resilience> resilience, Duration timeLimit) {
        this.folder = folder;
        this.timeLimit = timeLimit;
        this.hasPremise = resilience.isPresent();
        this.membership = new LiveMembership(run.members(), resilience.orElse(Resilience.MAJORITIES));
        this.reader = Thread.ofVirtual().unstarted(this::follow);
    }

    /**
     * Begins at the first line, and ends with the run or with {@link #close}.
     *
     * @param timeLimit of the main phase
     */
    static LiveRun follow(Path folder, Duration timeLimit) throws IOException {
        RunInfo run = Store.readRun(folder);
        LiveRun live = new LiveRun(folder, run, OwnStandards.of(folder, run).resilience(), timeLimit);
        live.reader.start();
        return live;
    }

    private void follow() {
        try (InputStream in = new GrowingFile(folder.resolve("history.edn"), () -> RunMark.isRunning(folder))) {
            HistoryReader.stream(in, HistoryFormat.EDN, new OpSink() {
                @Override
                public void accept(Op op, int line) {
                    take(op);
                }

                @Override
                public void note(String note) {}
            });
        } catch (IOException | RuntimeException e) {
            damaged("the history cannot be followed any longer: " + e.getMessage());
        } finally {
            end();
        }
    }

    private synchronized void end() {
        ended = true;
    }

    private synchronized void damaged(String what) {
        damage = what;
    }

    private synchronized void violated(String what) {
        violation = what;
    }

    private synchronized void take(Op op) {
        nanos = op.timeNanos();
        membership.accept(op);
        atomicity.accept(op);
        finalOperations |= op.f().equals(RunInfo.FINAL_OPERATIONS);
        if (op.isClient()) {
            switch (op.type()) {
                case OK -> {
                    acknowledged++;
                    rate.count(nanos);
                }
                case FAIL -> failed++;
                case INFO -> unknown++;
                case INVOKE -> {}
            }
        }
    }

    /** Whether the history is at its end and its harness writes no more. */
    synchronized boolean isOver() {
        return ended;
    }

    /**
     * How it stands, in the words of the page.
     *
     * @param from the first second of throughput that is not known there
     */
    synchronized Standing standing(int from) {
        Map<String, @Nullable Object> now = new LinkedHashMap<>();
        now.put("phase", phase());
        now.put("seconds", nanos / 1e9);
        now.put("limit", timeLimit.toMillis() / 1e3);
        now.put("acknowledged", acknowledged);
        now.put("failed", failed);
        now.put("unknown", unknown);
        now.put("from", from);
        now.put("perSecond", rate.from(from));
        now.put("faults", membership.activeFaults());
        now.put("gone", membership.goneForGood());
        now.put("members", membership.members().stream().sorted().toList());
        now.put("slack", hasPremise ? membership.slack() : null);
        now.put("effectiveSlack", hasPremise ? membership.effectiveSlack() : null);
        now.put("violation", violation);
        now.put("damage", damage);
        return new Standing(now, Math.max(0, rate.seconds() - 1));
    }

    private String phase() {
        if (finalOperations) {
            return ended ? "judging" : "final operations";
        }
        return nanos < timeLimit.toNanos() ? "main phase" : "healing";
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
