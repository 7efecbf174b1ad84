package dynacheck.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first event in which two runs of one seed differ: something depends on more than the seed. */
public final class Divergence {
    private static final int MAX_EVENTS = 5_000_000;

    private record Event(long timeNanos, String what, String detail) {
        @Override
        public String toString() {
            return String.format("at %.6f s, %s: %s", timeNanos / 1e9, what, detail);
        }
    }

    private final List<Event> first = new ArrayList<>();
    private int position;
    private @Nullable String found;

    private Divergence() {}

    /** Runs it twice. Empty if all events were equal, else a sentence with the first that was not. */
    public static Optional<String> of(Consumer<SimRun.Trail> run) {
        Divergence d = new Divergence();
        run.accept(d::note);
        run.accept(d::compare);
        if (d.found == null && d.position < d.first.size()) {
            d.found = "event " + d.position + " is missing the second time: " + d.first.get(d.position);
        }
        return Optional.ofNullable(d.found);
    }

    private void note(long timeNanos, String what, Object detail) {
        if (first.size() < MAX_EVENTS) {
            first.add(new Event(timeNanos, what, String.valueOf(detail)));
        }
    }

    private void compare(long timeNanos, String what, Object detail) {
        if (found != null || position >= MAX_EVENTS) {
            return;
        }
        Event now = new Event(timeNanos, what, String.valueOf(detail));
        if (position >= first.size()) {
            found = "event " + position + " is new the second time: " + now;
        } else if (!now.equals(first.get(position))) {
            found = "event " + position + " differs. First " + first.get(position) + "; then " + now;
        }
        position++;
    }
}
