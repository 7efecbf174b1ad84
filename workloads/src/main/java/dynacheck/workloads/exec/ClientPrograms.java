package dynacheck.workloads.exec;

import dynacheck.target.Completion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of a run's client program: as many as operations are under way at once. One that breaks is started
 * again, but not faster than about once in a pause, which grows while none answers. Thread-safe.
 */
final class ClientPrograms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientPrograms.class);
    /** Beyond what the program was told: it is to answer by itself. */
    private static final Duration BEYOND = Duration.ofSeconds(2);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final AtomicLong ids = new AtomicLong();
    private final ArrayDeque<ClientProgram> idle = new ArrayDeque<>();
    private final Set<ClientProgram> all = new HashSet<>();
    private boolean closed;
    private long pauseNanos;
    private long notBeforeNanos = System.nanoTime();
    private long broken;

    /**
     * @param name for messages
     * @param log gets what they write to standard error
     */
    ClientPrograms(String name, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
    }

    /** Makes the line of an operation of this number, and understands the answer. */
    interface Exchange {
        String line(long id);

        Completion completion(long id, String answer) throws Messages.NotUnderstood;
    }

    /**
     * One operation. A program that breaks leaves its operation :info, for nobody knows what it did; one that could not
     * be started did nothing.
     */
    Completion perform(Exchange exchange, Duration timeout) throws InterruptedException {
        ClientProgram program;
        try {
            program = take();
        } catch (IOException e) {
            return new Completion.Fail(ClientsResult.PROGRAM + name + " cannot be started: " + e.getMessage());
        }
        long id = ids.incrementAndGet();
        boolean fine = false;
        try {
            Completion completion = exchange.completion(id, program.ask(exchange.line(id), timeout.plus(BEYOND)));
            fine = true;
            return completion;
        } catch (ClientProgram.Broken e) {
            return new Completion.Info(ClientsResult.PROGRAM + name + " " + e.getMessage(), true);
        } catch (Messages.NotUnderstood e) {
            return new Completion.Info(
                    ClientsResult.PROGRAM + name + " " + ClientsResult.GARBAGE + e.getMessage(), true);
        } finally {
            giveBack(program, fine);
        }
    }

    private ClientProgram take() throws IOException, InterruptedException {
        synchronized (this) {
            while (!idle.isEmpty()) {
                ClientProgram program = idle.pop();
                if (program.isAlive()) {
                    return program;
                }
                forget(program);
            }
        }
        long wait;
        while ((wait = turn()) > 0) {
            TimeUnit.NANOSECONDS.sleep(wait); // what is started again and again must leave time for others
        }
        synchronized (this) {
            if (closed) {
                throw new IOException("the run is over");
            }
            ClientProgram started = ClientProgram.start(command, environment, log);
            all.add(started);
            return started;
        }
    }

    /** How long to wait before asking again; 0: it is the caller who may start one now. */
    private synchronized long turn() {
        long now = System.nanoTime();
        if (now < notBeforeNanos) {
            return notBeforeNanos - now;
        }
        notBeforeNanos = now + pauseNanos;
        return 0;
    }

    private synchronized void giveBack(ClientProgram program, boolean fine) {
        if (fine && !closed) {
            pauseNanos = 0;
            idle.push(program);
        } else {
            forget(program);
        }
    }

    private synchronized void forget(ClientProgram program) {
        program.close();
        all.remove(program);
        if (!closed) {
            broken++;
            pauseNanos = Math.clamp(2 * pauseNanos, FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
            notBeforeNanos = System.nanoTime() + pauseNanos;
        }
    }

    /** Ends all. */
    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(ClientProgram::close);
        if (broken > 0) {
            LOG.warn("{} was started again {} times; what it said is in {}", name, broken, log);
        }
    }

    /** What it wrote to standard error last; for a message. */
    String lastWords() {
        @Nullable String words = Tail.of(log);
        return words == null ? "it wrote nothing to standard error" : "it wrote to standard error:\n" + words;
    }
}
