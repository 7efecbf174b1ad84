package dynacheck.node.core;

import java.util.List;

/** What a client asks for. */
public sealed interface Operation {
    record Read(String key) implements Operation {}

    record Write(String key, String value) implements Operation {}

    /** {@code changes} are proposed together. */
    record Reconfig(List<Change> changes) implements Operation {
        public Reconfig {
            changes = List.copyOf(changes);
        }
    }
}
