package dynacheck.history;

import java.io.Serializable;
import java.util.Objects;

/** An EDN symbol; the name may hold a namespace, {@code "a/b"}. */
public record Symbol(String name) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Symbol {
        Objects.requireNonNull(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
