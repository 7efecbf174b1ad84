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
}
