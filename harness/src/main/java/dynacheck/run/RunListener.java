package dynacheck.run;

import dynacheck.judge.Analysis;
import dynacheck.runner.Runner;
import org.jspecify.annotations.Nullable;

/** Hears how a run goes. Every method is called by the thread of the run, and none need do anything. */
public interface RunListener {
    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    /** A line for people: what happens now, or where something is. */
    default void says(String line) {}

    /** What went wrong beside the verdict. */
    default void warns(String text) {}

    /** Where the run stands; many times a second. */
    default void progress(Runner.Progress progress) {}

    /** The verdict is there; its report is written next. */
    default void judged(Analysis analysis) {}

    /**
     * From now on {@code stop}, called by any thread, ends the run early: it heals, and what was recorded is judged.
     * Null: no longer.
     */
    default void stoppable(@Nullable Runnable stop) {}
}
