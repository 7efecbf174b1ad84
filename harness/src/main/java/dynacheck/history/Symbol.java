package dynacheck.history;

import java.util.Objects;

/** An EDN symbol; the name may hold a namespace, {@code "a/b"}. */
public record Symbol(String name) {
    public Symbol {
        Objects.requireNonNull(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
