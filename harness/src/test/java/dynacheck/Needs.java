package dynacheck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Tests of what this machine may lack. */
public final class Needs {
    private Needs() {}

    /** Skips the test that calls it, and says so on the console, if what it needs is not there. */
    public static void that(boolean there, String lack) {
        if (!there) {
            System.out.println("SKIPPED: " + lack);
        }
        assumeTrue(there, lack);
    }
}
