package dynacheck.checker;

import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Operations of one function and shape that a model does not know, and that took effect or may have.
 *
 * @param shape of their values, such as {@code "a number"} or {@code "a list of 3"}
 * @param example the first one's value as EDN, shortened
 * @param file that the first one stands in; null if the history is one file
 * @param line of the first one's invocation, from 1
 * @param count how many there are
 */
public record NotUnderstood(
        String f, String shape, String example, @Nullable String file, int line, long count) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_EXAMPLE = 60;
    private static final int KEYS_NAMED = 4;

    /** The first of its kind. */
    public static NotUnderstood first(String f, @Nullable Object value, int line) {
        String text = Edn.print(value);
        String example = text.length() <= LONGEST_EXAMPLE ? text : text.substring(0, LONGEST_EXAMPLE) + "...";
        return new NotUnderstood(f, shape(value), example, null, line, 1);
    }

    /** The same, of a history in several files. */
    public NotUnderstood in(@Nullable String itsFile) {
        return new NotUnderstood(f, shape, example, itsFile, line, count);
    }

    /** These and {@code more} of the same kind. Of several files the one that came first has the first of them. */
    public NotUnderstood and(NotUnderstood more) {
        NotUnderstood first = line <= more.line || !Objects.equals(file, more.file) ? this : more;
        return new NotUnderstood(f, shape, first.example, first.file, first.line, count + more.count);
    }

    /** What a value looks like, in words; the same for values that differ in content only. */
    public static String shape(@Nullable Object value) {
        return switch (value) {
            case null -> "nil";
            case Number ignored -> "a number";
            case String ignored -> "a text";
            case Keyword ignored -> "a keyword";
            case Boolean ignored -> "true or false";
            case List<?> list -> "a list of " + (isOfLists(list) ? "lists" : list.size());
            case Map<?, ?> map -> "a map" + keys(map);
            case Collection<?> ignored -> "a set";
            default -> "something else";
        };
    }

    private static boolean isOfLists(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(List.class::isInstance);
    }

    private static String keys(Map<?, ?> map) {
        List<String> names = map.keySet().stream()
                .filter(Keyword.class::isInstance)
                .map(Edn::print)
                .sorted()
                .toList();
        return names.size() < map.size() || names.isEmpty() || names.size() > KEYS_NAMED
                ? ""
                : names.stream().collect(Collectors.joining(" ", " of ", ""));
    }

    /** For people: {@code ":add with a number, 1, at line 3 and 1 more"}. */
    @Override
    public String toString() {
        String value = shape.equals("nil") ? "nil" : shape + ", " + example + ",";
        String place = "line " + line + (file == null ? "" : " of " + file);
        return ":%s with %s at %s%s".formatted(f, value, place, count == 1 ? "" : " and " + (count - 1) + " more");
    }

    /** Its parts by name. */
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("f"), Keyword.of(f));
        map.put(Keyword.of("shape"), shape);
        map.put(Keyword.of("example"), example);
        if (file != null) {
            map.put(Keyword.of("file"), file);
        }
        map.put(Keyword.of("line"), line);
        map.put(Keyword.of("count"), count);
        return map;
    }
}
