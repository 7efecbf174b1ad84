package dynacheck.node.dynastore;

/** What a process does about values that others in curView have and it lacks. In the paper: nothing. */
class Filling {
    /** Its timer. */
    static final String TIMER = "filling";

    /** The process takes part in a view anew, or for the first time in this life. */
    void begin() {}

    /** A request has arrived. */
    void onRequest() {}

    /** @param transferring whether a full transfer runs at this process */
    void onTimer(boolean transferring) {}
}
