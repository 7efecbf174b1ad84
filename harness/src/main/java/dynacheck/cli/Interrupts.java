package dynacheck.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and SIGHUP (the terminal is gone; nohup has it ignored). The first asks the run to end early: it
 * heals, and what was recorded is judged. The second ends the harness at once; the nodes die with it, and
 * {@code analyze} judges the history.
 */
final class Interrupts {
    private static final int INTERRUPTED = 130;

    private final String says;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> stop = new AtomicReference<>();

    /** For a run, which heals its nodes first. */
    Interrupts() {
        this("interrupted: healing, then judging what was recorded");
    }

    /** @param says what happens then */
    Interrupts(String says) {
        this.says = says;
    }

    void install() {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), signal -> received());
        }
    }

    private void received() {
        if (requested.getAndSet(true)) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        Console.line(says + " (again: stop at once) ...");
        Runnable action = stop.get();
        if (action != null) {
            action.run();
        }
    }

    /** Whether the user asked to end. */
    boolean requested() {
        return requested.get();
    }

    /** What ends the current run; runs at once if the user has asked for it already. */
    void onRequest(@Nullable Runnable action) {
        stop.set(action);
        if (action != null && requested()) {
            action.run();
        }
    }
}
