package dynacheck.checker;

import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Operations of one function and shape that a model does not know, and that took effect or may have.
 *
 * @param shape of their values, such as {@code "a number"} or {@code "a list of 3"}
 * @param example the first one's value as EDN, shortened
 * @param line of the first one's invocation, from 1
 * @param count how many there are
 */
public record NotUnderstood(String f, String shape, String example, int line, long count) {
    private static final int LONGEST_EXAMPLE = 60;
    private static final int KEYS_NAMED = 4;

    /** The first of its kind. */
    public static NotUnderstood first(String f, @Nullable Object value, int line) {
        String text = Edn.print(value);
        String example = text.length() <= LONGEST_EXAMPLE ? text : text.substring(0, LONGEST_EXAMPLE) + "...";
        return new NotUnderstood(f, shape(value), example, line, 1);
    }

    /** These and {@code more} of the same kind. */
    public NotUnderstood and(NotUnderstood more) {
        NotUnderstood first = line <= more.line ? this : more;
        return new NotUnderstood(f, shape, first.example, first.line, count + more.count);
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
        return ":%s with %s at line %d%s".formatted(f, value, line, count == 1 ? "" : " and " + (count - 1) + " more");
    }

    /** Its parts by name. */
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("f"), Keyword.of(f));
        map.put(Keyword.of("shape"), shape);
        map.put(Keyword.of("example"), example);
        map.put(Keyword.of("line"), line);
        map.put(Keyword.of("count"), count);
        return map;
    }
}
