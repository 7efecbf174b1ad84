package dynacheck.node.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Large values that the messages of a connection name again and again, apart from the message that names them: it has
 * their places in this list instead. Made while a message is encoded.
 */
public final class Parts {
    /**
     * @param value equal ones have equal bytes
     * @param bytes as a message that stands alone would have them
     */
    record Part(Object value, byte[] bytes) {}

    /** More in one message are not parted from it. */
    static final int MOST = 255;

    private final List<Part> parts = new ArrayList<>();

    Parts() {}

    /** The place of {@code value}; -1: there is none left, and the message must have it itself. */
    public int place(Object value, byte[] bytes) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).value().equals(value)) {
                return i;
            }
        }
        if (parts.size() >= MOST) {
            return -1;
        }
        parts.add(new Part(value, bytes));
        return parts.size() - 1;
    }

    List<Part> all() {
        return parts;
    }
}
