package dynacheck.run;

import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * See {@link FileOrder.ByTime}. Invocations move ahead by the clock's error and completions back, so a process's next
 * operation may begin before its last one ends, and another file may have a process of the same name: each operation
 * becomes a process of its own, called by the file and the line where it begins.
 */
final class ClockLane implements FileOrder.Lane {
    /** @param number of the op in its file, which decides between equal places */
    private record Moved(Op op, Object process, FileOrder.Place place, int line, long number) {}

    private final FileOps file;
    private final String name;
    private final long error;
    private final Pairing pairing = new Pairing();
    private final Map<Object, String> begun = new HashMap<>();
    private final PriorityQueue<Moved> moved =
            new PriorityQueue<>(Comparator.comparing(Moved::place).thenComparingLong(Moved::number));
    private @Nullable Moved now;
    private boolean atEnd;
    private long lastTime = Long.MIN_VALUE;
    private long taken;

    ClockLane(FileOps file, Duration error) {
        this.file = file;
        this.error = error.toNanos();
        this.name = String.valueOf(Path.of(file.path()).getFileName());
    }

    @Override
    public boolean advance(OpSink notes) throws IOException, InterruptedException {
        while (!atEnd && (moved.isEmpty() || moved.peek().place().at() >= lastTime - error)) {
            if (file.advance(notes)) {
                take(file.op());
            } else {
                atEnd = true;
            }
        }
        now = moved.poll();
        return now != null;
    }

    private void take(Op op) {
        try {
            Op unused = pairing.add(op, file.line());
        } catch (MalformedHistoryException e) {
            throw new BadArguments(path(file) + e.getMessage());
        }
        long time = time(op);
        boolean begins = op.type() == OpType.INVOKE;
        Object process = op.process();
        if (op.isClient()) {
            if (begins) {
                begun.put(op.process(), name + ":" + file.line());
            }
            process = Objects.requireNonNull(begins ? begun.get(op.process()) : begun.remove(op.process()));
        }
        long at = !op.isClient() ? time : begins ? time - error : time + error;
        FileOrder.Place place = new FileOrder.Place(at, op.isClient() && !begins);
        moved.add(new Moved(op, process, place, file.line(), taken++));
    }

    /** What comes later in a file is later, whatever its clock says, as long as that is within the error. */
    private long time(Op op) {
        if (op.timeNanos() == 0 && taken > 0) { // a history may begin at 0
            throw new BadArguments(path(file) + "line " + file.line() + " has no :time; without it nobody knows how the"
                    + " operations of several files follow one another");
        }
        if (taken > 0 && op.timeNanos() < lastTime - 2 * error) {
            throw new BadArguments(path(file) + "line " + file.line() + ": :time goes back by "
                    + (lastTime - op.timeNanos()) + " ns, which a clock with an error of at most " + error
                    + " ns cannot; somebody set it, or --clock-error is too small");
        }
        lastTime = Math.max(lastTime, op.timeNanos());
        return lastTime;
    }

    private static String path(FileOps file) {
        return file.path() + ": ";
    }

    private Moved now() {
        return Objects.requireNonNull(now);
    }

    @Override
    public FileOrder.Place place() {
        return now().place();
    }

    @Override
    public Op op(long number) {
        Op op = now().op();
        return new Op(number, op.timeNanos(), now().process(), op.type(), op.f(), op.value(), op.extra());
    }

    @Override
    public int line() {
        return now().line();
    }

    @Override
    public FileOps file() {
        return file;
    }
}
