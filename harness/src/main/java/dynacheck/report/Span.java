package dynacheck.report;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import org.jspecify.annotations.Nullable;

/** A client operation: its invocation, and its completion line if there is one. */
record Span(Op invoke, @Nullable Op completion) {

    /** What is known of its outcome; an operation without a completion line is INFO. */
    OpType outcome() {
        return completion == null ? OpType.INFO : completion.type();
    }

    /** Whether its effect may still come after the last line: it was never answered. */
    boolean openEnded() {
        return outcome() == OpType.INFO;
    }

    long process() {
        return invoke.clientProcess();
    }

    long startNanos() {
        return invoke.timeNanos();
    }

    /** Time of the completion line, or -1 if there is none. */
    long endNanos() {
        return completion == null ? -1 : completion.timeNanos();
    }

    @Nullable String node() {
        return completion != null && completion.node() != null ? completion.node() : invoke.node();
    }

    /** Nanoseconds from invocation to completion, or -1 if there is none. */
    long latencyNanos() {
        return completion == null ? -1 : Math.max(0, completion.timeNanos() - invoke.timeNanos());
    }
}
