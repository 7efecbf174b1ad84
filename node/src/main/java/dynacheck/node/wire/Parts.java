package dynacheck.node.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Large values that the messages of a connection name again and again, apart from the message that names them: it has
 * their places in this list instead. Made while a message is encoded.
 */
public final class Parts {
    /** One of them, encoded when it is known how. */
    public interface Part {
        /** Equal ones have equal {@link #bytes}. */
        Object value();

        /** As a message that stands alone would have it. */
        byte[] bytes();

        /** What makes it out of {@code base}, the value of another part; null if it is better told whole. */
        byte @Nullable [] since(Object base);
    }

    /** More in one message are not parted from it. */
    static final int MOST = 255;

    private final List<Part> parts = new ArrayList<>(1);

    Parts() {}

    /** The place of {@code part}; -1: there is none left, and the message must have it itself. */
    public int place(Part part) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).value().equals(part.value())) {
                return i;
            }
        }
        if (parts.size() >= MOST) {
            return -1;
        }
        parts.add(part);
        return parts.size() - 1;
    }

    List<Part> all() {
        return parts;
    }
}
