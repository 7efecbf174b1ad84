package dynacheck.report;

import dynacheck.history.Call;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import org.jspecify.annotations.Nullable;

/** A client operation as the report shows it: a stretch of time on a lane. */
record Span(Call call) {

    Op invoke() {
        return call.invoke();
    }

    @Nullable
    Op completion() {
        return call.completion();
    }

    OpType outcome() {
        return call.outcome();
    }

    /** Whether it was never answered, so that its effect may still come after the last line. */
    boolean openEnded() {
        return outcome() == OpType.INFO;
    }

    long process() {
        return invoke().clientProcess();
    }

    long startNanos() {
        return invoke().timeNanos();
    }

    /** Time of the completion line, or -1 if there is none. */
    long endNanos() {
        Op completion = completion();
        return completion == null ? -1 : completion.timeNanos();
    }

    @Nullable
    String node() {
        return call.node();
    }

    /** Nanoseconds from invocation to completion, or -1 if there is none. */
    long latencyNanos() {
        return endNanos() < 0 ? -1 : Math.max(0, endNanos() - startNanos());
    }

    /** What it asked for, and for an ok one what it got. */
    @Nullable
    Object value() {
        Op completion = completion();
        return completion != null && completion.type() == OpType.OK ? completion.value() : invoke().value();
    }

    /** Why it failed or is unknown; null if nothing was recorded. */
    @Nullable
    Object error() {
        Op completion = completion();
        return completion == null ? null : completion.error();
    }
}
