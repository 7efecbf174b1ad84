package dynacheck.node.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
public sealed interface Operation {
    /** Of one register. */
    sealed interface OfKey extends Operation {
        String key();
    }

    record Read(String key) implements OfKey {}

    /** @param value null takes the value away: a read then finds what it finds where nothing was ever written */
    record Write(String key, @Nullable String value) implements OfKey {}

    /** {@code changes} are proposed together. */
    record Reconfig(List<Change> changes) implements Operation {
        public Reconfig {
            changes = List.copyOf(changes);
        }
    }
}
