package dynacheck.history;

import java.io.Serializable;
import java.util.Objects;

/** An EDN keyword without its colon, {@code "ok"} for {@code :ok}; the name may hold a namespace, {@code "a/b"}. */
public record Keyword(String name) implements Comparable<Keyword>, Serializable {
    private static final long serialVersionUID = 1L;

    public Keyword {
        Objects.requireNonNull(name);
    }

    public static Keyword of(String name) {
        return new Keyword(name);
    }

    @Override
    public int compareTo(Keyword other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return ":" + name;
    }
}
