package dynacheck.node.core;

import java.util.Objects;

/** One proposed change of the membership (section 3): the paper's (Add, i) and (Remove, i). */
public sealed interface Change extends Comparable<Change> {
    ProcessId id();

    /** {@code id} joins and is reached at {@code address}, a {@code host:port} for other nodes. */
    record Add(ProcessId id, String address) implements Change {
        public Add {
            Objects.requireNonNull(id);
            Objects.requireNonNull(address);
        }

        @Override
        public String toString() {
            return "+" + id;
        }
    }

    /** {@code id} leaves, for good. */
    record Remove(ProcessId id) implements Change {
        public Remove {
            Objects.requireNonNull(id);
        }

        @Override
        public String toString() {
            return "-" + id;
        }
    }

    /** By process, additions before removals, then by address. */
    @Override
    default int compareTo(Change other) {
        if (this == other) {
            return 0;
        }
        int byId = id().compareTo(other.id());
        if (byId != 0) {
            return byId;
        }
        return switch (this) {
            case Add add -> other instanceof Add theirs ? add.address().compareTo(theirs.address()) : -1;
            case Remove gone -> other instanceof Remove ? 0 : 1;
        };
    }
}
