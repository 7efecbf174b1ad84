package dynacheck.campaign;

import dynacheck.checker.Verdict;
import dynacheck.run.BadArguments;
import dynacheck.sweep.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a plan on this machine's cores, and goes on where another process ended. Every result is on disk, in the
 * folder, as soon as it is there; a process that is killed loses the blocks that it was at.
 */
public final class Campaign {
    private final Plan plan;
    private final Shard shard;
    private final Path folder;
    private final Duration shrinkBudget;
    private final Listener listener;

    private final Map<String, Arm> arms = new HashMap<>();
    private final Results results;
    private final Set<String> known = new HashSet<>();
    private final List<Throwable> failed = new ArrayList<>();
    private volatile boolean stopped;
    private long invalidClasses;
    private long seedsHere;

    /** Gets what happens, one call at a time. */
    public interface Listener {
        /**
         * A block is done.
         *
         * @param seedsHere that this process has run
         */
        void progress(Campaign campaign, long seedsHere);

        /** A class of failures that nobody saw before in this folder. */
        void found(Arm arm, Failure failure, long seed, String reason);
    }

    /** @param shrinkBudget for each class of INVALID seeds; zero: none is shrunk */
    public Campaign(Plan plan, Shard shard, Path folder, Duration shrinkBudget, Listener listener) throws IOException {
        this.plan = plan;
        this.shard = shard;
        this.folder = folder;
        this.shrinkBudget = shrinkBudget;
        this.listener = listener;
        results = Results.read(folder);
        plan.arms().forEach(arm -> arms.put(arm.id(), arm));
        results.all(Line.ArmLine.class).stream()
                .filter(arm -> !arms.containsKey(arm.id()))
                .findFirst()
                .ifPresent(arm -> {
                    throw new BadArguments(folder + " holds results of other options or of another version: "
                            + arm.name() + " (" + String.join(" ", arm.words()) + "); name another folder with"
                            + " --results");
                });
        results.add(plan.line());
        plan.arms().forEach(arm -> results.add(arm.about()));
    }

    /** Ends it after the seeds that are being run. From any thread. */
    public void stop() {
        stopped = true;
    }

    /** Seeds of this shard that are not done. */
    public synchronized long left() {
        Plan.Rest rest = plan.new Rest(shard, Summary.of(results));
        long left = 0;
        for (Plan.Block block = rest.next(); block != null; block = rest.next()) {
            left += block.seeds().most() - block.seeds().least() + 1;
        }
        return left;
    }

    /** What is known so far, by this process and those before it. */
    public synchronized Results results() {
        Results copy = new Results();
        copy.add(results);
        return copy;
    }

    /** Runs what is left. Returns the seeds of its shard that it was stopped before; none if the plan says to end. */
    public long run(int lanes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (FileChannel lock = locked();
                ResultLog log = new ResultLog(folder);
                Shrinker shrinker = new Shrinker(shrinkBudget, line -> write(log, line))) {
            assert lock.isOpen();
            log.write(plan.line());
            for (Arm arm : plan.arms()) {
                log.write(arm.about());
            }
            Summary before = Summary.of(results);
            for (Summary.FailureClass old : before.found()) {
                Arm arm = arms.get(old.arm().about().id());
                if (arm != null) {
                    seen(arm, old.seen(), shrinker, false);
                }
            }
            Plan.Rest rest = plan.new Rest(shard, before);
            CountDownLatch over = new CountDownLatch(lanes);
            for (int lane = 0; lane < lanes; lane++) {
                // Virtual threads: a run hands over to its fibers and back very often.
                Thread.ofVirtual().name("campaign-" + lane).start(() -> {
                    try {
                        work(rest, log, shrinker);
                    } catch (RuntimeException | Error e) {
                        stop();
                        synchronized (this) {
                            failed.add(e);
                        }
                    } finally {
                        over.countDown();
                    }
                });
            }
            over.await();
            if (!failed.isEmpty()) {
                if (failed.getFirst() instanceof BadArguments refused) {
                    throw refused;
                }
                throw new IllegalStateException("the campaign failed: " + failed.getFirst(), failed.getFirst());
            }
            shrinker.await(() -> stopped);
        }
        return isOver() ? 0 : left();
    }

    /** A second process on the same part would do everything twice. A lock ends with its process. */
    private FileChannel locked() throws IOException {
        Path file = folder.resolve("shard-" + shard.index() + "-of-" + shard.of() + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new BadArguments(
                    "another process is running this part of the campaign in " + folder + "; wait for it, or end it");
        }
        return channel;
    }

    private void work(Plan.Rest rest, ResultLog log, Shrinker shrinker) {
        while (!isEnding()) {
            Plan.Block block;
            synchronized (this) {
                block = rest.next();
            }
            if (block == null) {
                return;
            }
            Arm arm = block.arm();
            Line.RangeLine line = RangeRun.of(arm.id(), arm.swarm(), block.seeds(), this::isEnding);
            write(log, line);
            synchronized (this) {
                seedsHere += line.seeds();
                line.outcome().failures().forEach(seen -> seen(arm, seen, shrinker, true));
                listener.progress(this, seedsHere);
            }
        }
    }

    /** Of a planted bug nothing needs to be told or shrunk. */
    private void seen(Arm arm, Line.Seen seen, Shrinker shrinker, boolean tell) {
        Failure failure = seen.failure();
        if (arm.mutant() || !known.add(arm.id() + failure)) {
            return;
        }
        if (tell) {
            listener.found(arm, failure, seen.seed(), seen.reason());
        }
        if (failure.verdict() == Verdict.INVALID) {
            invalidClasses++;
            if (results.shrunk(arm.id(), failure) == null) {
                shrinker.shrink(arm, seen);
            }
        }
    }

    private void write(ResultLog log, Line line) {
        try {
            log.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (this) {
            results.add(line);
        }
    }

    private boolean isEnding() {
        return stopped || isOver();
    }

    /** Whether its time or its number of failures has come. */
    private synchronized boolean isOver() {
        Instant until = plan.until();
        return until != null && !Instant.now().isBefore(until)
                || plan.stopAfter() > 0 && invalidClasses >= plan.stopAfter();
    }
}
