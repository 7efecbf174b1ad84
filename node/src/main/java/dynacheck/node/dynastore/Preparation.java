package dynacheck.node.dynastore;

/** What a process does before it proposes to leave curView. In the paper: nothing. */
class Preparation {
    /** Its timer. */
    static final String TIMER = "preparation";

    /**
     * @param target the view to come, if nobody else proposes anything
     * @param then proposes; runs once, now or later, unless this is ended before
     */
    void begin(View target, Runnable then) {
        then.run();
    }

    /** Whether it has begun and {@code then} has not run. */
    boolean isRunning() {
        return false;
    }

    /** Somebody has proposed to leave curView: nothing is left to prepare for. */
    void hurry() {}

    /** curView has moved, the reconfiguration is complete, or the process has halted. */
    void end() {}

    /** A register has a new value. */
    void onStored(String key) {}

    void onTimer() {}
}
