package dynacheck.report;

import dynacheck.history.Keyword;
import dynacheck.history.NaturalOrder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How values, times and numbers are written for people. */
final class Text {
    private static final int LONGEST = 160;

    /** Of a collection's items. */
    private static final int MOST_SHOWN = 40;

    private Text() {}

    /** Names with spaces between, n2 before n10. */
    static String natural(Collection<String> names) {
        return String.join(" ", NaturalOrder.sorted(names));
    }

    /** EDN of a value, shortened; strings without their quotes at the top level stay quoted inside collections. */
    static String value(@Nullable Object value) {
        return shorten(edn(value, 0), LONGEST);
    }

    private static String edn(@Nullable Object value, int depth) {
        if (depth > 6) {
            return "\u2026";
        }
        return switch (value) {
            case null -> "nil";
            case String s -> '"' + shorten(s, LONGEST) + '"';
            case List<?> l -> join(l, "[", "]", depth);
            case Set<?> s -> join(s, "#{", "}", depth);
            case Map<?, ?> m ->
                m.entrySet().stream()
                        .limit(MOST_SHOWN)
                        .map(e -> edn(e.getKey(), depth + 1) + " " + edn(e.getValue(), depth + 1))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> shorten(value.toString(), LONGEST);
        };
    }

    private static String join(Collection<?> values, String open, String close, int depth) {
        StringJoiner text = new StringJoiner(" ", open, close);
        int shown = 0;
        for (Object value : values) {
            if (shown++ == MOST_SHOWN) {
                break;
            }
            text.add(edn(value, depth + 1));
        }
        return text.toString();
    }

    /** At most {@code limit} characters, with an ellipsis if cut; never cuts a surrogate pair. */
    static String shorten(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + "\u2026";
    }

    /** The same, but between two words if there is a space in the second half. */
    static String shortenAtWord(String text, int limit) {
        String cut = shorten(text, limit);
        int space = cut.equals(text) ? -1 : text.lastIndexOf(' ', limit);
        return space > limit / 2 ? text.substring(0, space) + " \u2026" : cut;
    }

    /** What an operation was about: a reconfig's changes as {@code "+n6 -n2"}, any other value as EDN. */
    static String operand(String f, @Nullable Object value) {
        return f.equals(Reconfigs.F) ? changes(value) : value(value);
    }

    /** A membership change, {@code [:add "n6"]} as {@code +n6}; anything else as EDN. */
    static String changes(@Nullable Object value) {
        if (value instanceof List<?> pair && pair.size() == 2 && sign(pair.get(0)) != null) {
            return sign(pair.get(0)) + plain(pair.get(1));
        }
        if (value instanceof Map<?, ?> map
                && !map.isEmpty()
                && map.keySet().stream().allMatch(k -> sign(k) != null)) {
            return changes(map.entrySet().stream()
                    .flatMap(e -> nodes(e.getValue()).map(node -> List.of(e.getKey(), node)))
                    .toList());
        }
        if (value instanceof Collection<?> all && !all.isEmpty()) {
            return shorten(all.stream().limit(MOST_SHOWN).map(Text::changes).collect(Collectors.joining(" ")), LONGEST);
        }
        return value == null ? "nothing" : plain(value);
    }

    private static Stream<String> nodes(@Nullable Object value) {
        return value instanceof Collection<?> all ? all.stream().map(Text::plain) : Stream.of(plain(value));
    }

    private static @Nullable String sign(@Nullable Object kind) {
        if (!(kind instanceof Keyword || kind instanceof String)) {
            return null;
        }
        return switch (kind instanceof Keyword k ? k.name() : kind.toString()) {
            case "add", "+" -> "+";
            case "remove", "-" -> "\u2212";
            default -> null;
        };
    }

    /** A string as it is, a keyword without its colon, anything else as EDN. */
    static String plain(@Nullable Object value) {
        if (value instanceof String s) {
            return shorten(s, LONGEST);
        }
        return value instanceof Keyword k ? k.name() : value(value);
    }

    /** A moment of the run, {@code "12.345 s"}. */
    static String at(long nanos) {
        return nanos < 0 ? "\u2013" : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    /** A length of time with three digits, {@code "1.23 ms"}. */
    static String duration(long nanos) {
        if (nanos < 0) {
            return "\u2013";
        }
        if (nanos < 1_000_000) {
            return digits(nanos / 1e3) + " \u00b5s";
        }
        if (nanos < 1_000_000_000) {
            return digits(nanos / 1e6) + " ms";
        }
        return nanos < 120_000_000_000L ? digits(nanos / 1e9) + " s" : digits(nanos / 60e9) + " min";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** A whole number with thin spaces between thousands. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n).replace(',', '\u202f');
    }

    /** An enum constant in words, {@code HEAL_FAILED} as {@code "heal failed"}. */
    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code "1 version", "1 234 versions"}. */
    static String plural(long n, String noun) {
        return count(n) + " " + noun + (n == 1 ? "" : "s");
    }

    /** An argument as a POSIX shell needs it. */
    static String shellWord(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
