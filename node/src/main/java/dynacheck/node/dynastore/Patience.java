package dynacheck.node.dynastore;

import java.util.ArrayList;
import java.util.List;

/**
 * Where key operations of the short form wait that find curView being left. Mostly NOTIFY of the next view is about to
 * come, and restarts them there (line 82). To walk there on their own takes each of them two to four times the round
 * trips, and holds up the very transfer that NOTIFY waits for.
 *
 * <p>They wait for a short time at most, counted from the first of them. Then all go on, and none waits any more until
 * curView moves: that transfer moves many values, or whoever began it has crashed. Nothing is promised of how soon a
 * process takes its next step, so to wait breaks no promise; and since it ends, none of liveness.
 */
class Patience {
    private static final String TIMER = "patience-";

    private final int millis;
    private final Outbox outbox;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean timerSet;
    private boolean over;
    /** Of timers. None can be cancelled: one that was set before curView moved has another name. */
    private int number;

    Patience(int millis, Outbox outbox) {
        this.millis = millis;
        this.outbox = outbox;
    }

    /** Goes on now, or when the patience of all is over, or never: then curView has moved. */
    void await(Runnable goOn) {
        if (millis == 0 || over) {
            goOn.run();
            return;
        }
        waiting.add(goOn);
        if (!timerSet) {
            timerSet = true;
            outbox.setTimer(timer(), millis, millis + 1);
        }
    }

    private String timer() {
        return TIMER + number;
    }

    /** Whether it is one of these timers, and not another's. */
    boolean onTimer(String timer) {
        if (timerSet && timer.equals(timer())) {
            end();
        }
        return timer.startsWith(TIMER);
    }

    void end() {
        over = true;
        List<Runnable> released = List.copyOf(waiting);
        waiting.clear();
        released.forEach(Runnable::run);
    }

    /** curView has moved, or the process has halted: nobody who waits goes on from where it was. */
    void forgetAll() {
        waiting.clear();
        over = false;
        if (timerSet) {
            timerSet = false;
            number++;
        }
    }
}
