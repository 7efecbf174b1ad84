package dynacheck.target;

import dynacheck.history.Keyword;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a client call ended. {@code extra} goes into the history line ({@code :tag :view}). */
public sealed interface Completion {
    record Ok(@Nullable Object value, Map<Keyword, Object> extra) implements Completion {}

    record Fail(String error) implements Completion {}

    /** @param clientFailed the client broke, so that what became of the operation says nothing of the system */
    record Info(String error, boolean clientFailed) implements Completion {
        public Info(String error) {
            this(error, false);
        }
    }

    /** What became of an operation that was not answered, as the end of a sentence; empty if it was. */
    default String unanswered() {
        return switch (this) {
            case Ok ok -> "";
            case Fail fail -> "was not executed: " + fail.error();
            case Info info -> "may or may not have been executed: " + info.error();
        };
    }
}
