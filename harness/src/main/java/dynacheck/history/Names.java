package dynacheck.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object for a short run of UTF-8 bytes without decoding them again: a direct-mapped cache, so its memory is
 * bounded whatever the text.
 */
final class Names<T> {
    private final byte[] @Nullable [] bytes;
    private final @Nullable Object[] objects;
    private final Function<String, T> make;

    /** @param size a power of two */
    Names(int size, Function<String, T> make) {
        this.bytes = new byte[size][];
        this.objects = new @Nullable Object[size];
        this.make = make;
    }

    @SuppressWarnings("unchecked") // Nothing else is ever stored.
    T get(byte[] buffer, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = (hash ^ hash >>> 10) & (objects.length - 1);
        byte[] known = bytes[slot];
        Object object = objects[slot];
        if (known != null && object != null && Arrays.equals(known, 0, known.length, buffer, from, to)) {
            return (T) object;
        }
        T made = make.apply(new String(buffer, from, to - from, StandardCharsets.UTF_8));
        bytes[slot] = Arrays.copyOfRange(buffer, from, to);
        objects[slot] = made;
        return made;
    }
}
