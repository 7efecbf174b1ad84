package dynacheck.node.protocol;

import java.util.Comparator;
import java.util.Objects;

/** One proposed change of the membership (section 3): the paper's (Add, i) and (Remove, i). */
public sealed interface Change extends Comparable<Change> {
    Comparator<Change> ORDER = Comparator.comparing(Change::id)
            .thenComparing(c -> c instanceof Add ? 0 : 1)
            .thenComparing(c -> c instanceof Add add ? add.address() : "");

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

    @Override
    default int compareTo(Change other) {
        return ORDER.compare(this, other);
    }
}
