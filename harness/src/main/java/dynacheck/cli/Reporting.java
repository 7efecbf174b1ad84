package dynacheck.cli;

import java.util.Locale;

/** Whether {@code analyze} writes a page. */
enum Reporting {
    ALWAYS,
    NEVER,
    /** Unless the history is so large that nobody would wait for it. */
    AUTO;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
