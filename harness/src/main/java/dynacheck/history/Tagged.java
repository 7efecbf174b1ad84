package dynacheck.history;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An EDN value with a tag that means nothing here, {@code #tag value}; two are equal if both parts are. */
public record Tagged(String tag, @Nullable Object value) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Tagged {
        Objects.requireNonNull(tag);
    }

    @Override
    public String toString() {
        return Edn.print(this);
    }
}
