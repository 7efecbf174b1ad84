package dynacheck.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Java values to EDN text. */
final class EdnPrinter {
    private static final int PRETTY_WIDTH = 100;
    private static final int PLAIN_ZEROS = 20;

    private EdnPrinter() {}

    static void print(@Nullable Object value, StringBuilder out) {
        print(value, out, Integer.MAX_VALUE);
    }

    /** @param most characters after which only the number of further items or letters is printed */
    static void print(@Nullable Object value, StringBuilder out, int most) {
        switch (value) {
            case null -> out.append("nil");
            case String s -> string(s, out, most);
            case Keyword k -> out.append(':').append(k.name());
            case Long l -> out.append(l.longValue());
            case Boolean b -> out.append(b.booleanValue());
            case Integer i -> out.append(i.intValue());
            case Double d -> number(d, out);
            case List<?> l -> sequence("[", l, "]", out, most);
            case Map<?, ?> m -> map(m, out, most);
            case Set<?> s -> sequence("#{", s, "}", out, most);
            case Symbol s -> out.append(s.name());
            case Character c -> character(c, out);
            case BigInteger b -> out.append(b).append('N');
            case BigDecimal b -> decimal(b, out);
            case Tagged tagged -> {
                out.append('#').append(tagged.tag()).append(' ');
                print(tagged.value(), out, most);
            }
            case Ratio r -> out.append(r);
            case Instant i -> out.append("#inst \"").append(EdnInstant.print(i)).append('"');
            case UUID u -> out.append("#uuid \"").append(u).append('"');
            case Float f -> number(f, out);
            case Short s -> out.append(s.intValue());
            case Byte b -> out.append(b.intValue());
            case Collection<?> c -> sequence("[", c, "]", out, most);
            default -> string(value.toString(), out, most);
        }
    }

    static void printPretty(@Nullable Object value, StringBuilder out, int indent) {
        String flat = Edn.print(value);
        boolean fits = indent + flat.length() <= PRETTY_WIDTH;
        if (fits || !(value instanceof Map<?, ?> || value instanceof List<?>)) {
            out.append(flat);
            return;
        }
        String separator = "\n" + " ".repeat(indent + 1);
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            boolean first = true;
            for (Map.Entry<?, ?> e : map.entrySet()) {
                out.append(first ? "" : separator);
                first = false;
                int before = out.length();
                print(e.getKey(), out);
                out.append(' ');
                printPretty(e.getValue(), out, indent + 1 + out.length() - before);
            }
            out.append('}');
        } else {
            out.append('[');
            boolean first = true;
            for (Object item : (List<?>) value) {
                out.append(first ? "" : separator);
                first = false;
                printPretty(item, out, indent + 1);
            }
            out.append(']');
        }
    }

    /** Plain, unless that is long: 1E+9999M would be ten thousand digits. */
    private static void decimal(BigDecimal b, StringBuilder out) {
        boolean isPlain = b.scale() < 0 && b.scale() > -PLAIN_ZEROS;
        out.append(isPlain ? b.toPlainString() : b.toString()).append('M');
    }

    private static void number(double d, StringBuilder out) {
        if (Double.isNaN(d)) {
            out.append("##NaN");
        } else if (Double.isInfinite(d)) {
            out.append(d > 0 ? "##Inf" : "##-Inf");
        } else {
            out.append(d);
        }
    }

    private static void sequence(String open, Collection<?> items, String close, StringBuilder out, int most) {
        out.append(open);
        boolean first = true;
        for (Object item : items) {
            if (!first) {
                out.append(' ');
            }
            first = false;
            if (out.length() > most) {
                out.append("... ").append(items.size()).append(" in all");
                break;
            }
            print(item, out, most);
        }
        out.append(close);
    }

    private static void map(Map<?, ?> map, StringBuilder out, int most) {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            if (out.length() > most) {
                out.append("... ").append(map.size()).append(" in all");
                break;
            }
            Map.Entry<?, ?> e = entries.next();
            print(e.getKey(), out, most);
            out.append(' ');
            print(e.getValue(), out, most);
            if (entries.hasNext()) {
                out.append(", ");
            }
        }
        out.append('}');
    }

    private static void string(String s, StringBuilder out, int most) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            if (out.length() > most) {
                out.append("...");
                break;
            }
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // A lone surrogate has no UTF-8 form and would not survive the file.
                    if (c < ' ' || Character.isSurrogate(c) && isLone(s, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLone(String s, int i) {
        char c = s.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 >= s.length() || !Character.isLowSurrogate(s.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(s.charAt(i - 1));
    }

    private static void character(char c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\newline");
            case '\r' -> out.append("\\return");
            case '\t' -> out.append("\\tab");
            case ' ' -> out.append("\\space");
            default ->
                out.append('\\').append(c > ' ' && c < 127 ? String.valueOf(c) : String.format("u%04x", (int) c));
        }
    }
}
