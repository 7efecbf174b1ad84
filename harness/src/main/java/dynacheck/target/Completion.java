package dynacheck.target;

import dynacheck.history.Keyword;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a client call ended. {@code extra} goes into the history line ({@code :tag :view}). */
public sealed interface Completion {
    record Ok(@Nullable Object value, Map<Keyword, Object> extra) implements Completion {}

    record Fail(String error) implements Completion {}

    record Info(String error) implements Completion {}
}
