package dynacheck.node.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys of rows. A place that is all text is its own key; of any other the key has a number in the place of what is no
 * text, and this remembers whose it is: such places are few and large. (Stores were written with a digest in its place,
 * which costs time and memory as the place does; their rows keep their keys.)
 */
final class Keys {
    private static final Pattern NUMBERED = Pattern.compile("(?:^| )#([0-9]{1,18})(?: |$)");

    private final Map<List<?>, String> ofPlaces = new HashMap<>();
    private long last;

    /** A row is there. */
    void found(List<?> place, String key) {
        if (!isText(place)) {
            ofPlaces.put(place, key);
            Matcher number = NUMBERED.matcher(key);
            if (number.find()) {
                last = Math.max(last, Long.parseLong(number.group(1)));
            }
        }
    }

    /** For a row that is written. */
    String of(List<?> place) {
        return isText(place)
                ? join(place)
                : ofPlaces.computeIfAbsent(place, p -> {
                    last++;
                    return join(p);
                });
    }

    /** Of a row that goes; null if there is none. */
    @Nullable
    String gone(List<?> place) {
        return isText(place) ? join(place) : ofPlaces.remove(place);
    }

    private static boolean isText(List<?> place) {
        for (Object part : place) {
            if (!(part instanceof String)) {
                return false;
            }
        }
        return true;
    }

    private String join(List<?> place) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < place.size(); i++) {
            if (i > 0) {
                key.append(' ');
            }
            if (place.get(i) instanceof String text) {
                key.append(text);
            } else {
                key.append('#').append(last);
            }
        }
        return key.toString();
    }
}
