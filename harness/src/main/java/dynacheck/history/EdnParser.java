package dynacheck.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads EDN values one after another from a text. */
final class EdnParser {
    /** Deeper nesting than any history needs; keeps hostile text from exhausting the stack. */
    private static final int MAX_DEPTH = 500;

    private static final int MAX_INTERNED = 10_000;

    private final String text;
    private final Map<String, Keyword> keywords = new HashMap<>();
    private int pos;
    private int line = 1;
    private int depth;

    EdnParser(String text) {
        this.text = text;
    }

    int line() {
        return line;
    }

    int position() {
        return pos;
    }

    /** Skips blanks, comments and discarded forms; false at the end of the text. */
    boolean hasNext() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '\n') {
                line++;
                pos++;
            } else if (isBlank(c)) {
                pos++;
            } else if (c == ';') {
                int end = text.indexOf('\n', pos);
                pos = end < 0 ? text.length() : end;
            } else if (text.startsWith("#_", pos)) {
                pos += 2;
                required();
            } else {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Object next() {
        char c = text.charAt(pos);
        return switch (c) {
            case '"' -> string();
            case ':' -> keyword();
            case '[' -> nested(']');
            case '(' -> nested(')');
            case '{' -> map();
            case '#' -> dispatch();
            case '\\' -> character();
            case ']', ')', '}' -> throw error("unmatched " + c);
            default -> atom();
        };
    }

    private @Nullable Object required() {
        if (!hasNext()) {
            throw unfinished("text ends where a value is needed");
        }
        return next();
    }

    private List<@Nullable Object> nested(char close) {
        pos++;
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        List<@Nullable Object> items = new ArrayList<>(2);
        while (true) {
            if (!hasNext()) {
                throw unfinished("text ends before " + close);
            }
            if (text.charAt(pos) == close) {
                pos++;
                depth--;
                return Collections.unmodifiableList(items);
            }
            items.add(next());
        }
    }

    private Map<@Nullable Object, @Nullable Object> map() {
        List<@Nullable Object> items = nested('}');
        if (items.size() % 2 != 0) {
            throw new EdnException(line, "map with a key and no value", false);
        }
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i += 2) {
            map.put(items.get(i), items.get(i + 1));
        }
        if (map.size() != items.size() / 2) {
            throw new EdnException(line, "duplicate key in a map", false);
        }
        return Collections.unmodifiableMap(map);
    }

    private @Nullable Object dispatch() {
        if (pos + 1 >= text.length()) {
            throw unfinished("text ends after #");
        }
        char c = text.charAt(pos + 1);
        if (c == '{') {
            pos++;
            Set<@Nullable Object> set = new LinkedHashSet<>(nested('}'));
            return Collections.unmodifiableSet(set);
        }
        if (c == '#') {
            pos += 2;
            String token = token();
            return switch (token) {
                case "Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case "NaN" -> Double.NaN;
                default -> throw error("unknown ##" + token);
            };
        }
        pos++;
        String tag = token();
        if (tag.isEmpty()) {
            throw error("# without a tag");
        }
        return required();
    }

    private Keyword keyword() {
        pos++;
        String name = token();
        if (name.isEmpty()) {
            throw error("colon without a name");
        }
        if (keywords.size() > MAX_INTERNED) {
            return Keyword.of(name);
        }
        return keywords.computeIfAbsent(name, Keyword::of);
    }

    private String string() {
        int start = ++pos;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                pos = i + 1;
                return text.substring(start, i);
            }
            if (c == '\\' || c == '\n') {
                return stringWithEscapes(start);
            }
        }
        throw unfinished("text ends in a string");
    }

    private String stringWithEscapes(int start) {
        StringBuilder out = new StringBuilder();
        pos = start;
        while (pos < text.length()) {
            char c = text.charAt(pos++);
            if (c == '"') {
                return out.toString();
            }
            if (c == '\n') {
                line++;
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (pos >= text.length()) {
                break;
            }
            char escape = text.charAt(pos++);
            switch (escape) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case '"', '\\' -> out.append(escape);
                case 'u' -> out.append(unicode());
                default -> throw error("unknown escape \\" + escape);
            }
        }
        throw unfinished("text ends in a string");
    }

    private char unicode() {
        if (pos + 4 > text.length()) {
            throw unfinished("text ends in \\u");
        }
        String hex = text.substring(pos, pos + 4);
        pos += 4;
        try {
            return (char) Integer.parseInt(hex, 16);
        } catch (NumberFormatException e) {
            throw error("not hexadecimal: \\u" + hex);
        }
    }

    private Character character() {
        pos++;
        if (pos >= text.length()) {
            throw unfinished("text ends after \\");
        }
        char first = text.charAt(pos++);
        String name = first + token();
        return switch (name) {
            case "newline" -> '\n';
            case "return" -> '\r';
            case "space" -> ' ';
            case "tab" -> '\t';
            case "formfeed" -> '\f';
            case "backspace" -> '\b';
            default -> {
                if (name.length() == 1) {
                    yield first;
                }
                if (first == 'u' && name.length() == 5) {
                    pos -= 4;
                    yield unicode();
                }
                throw error("unknown character \\" + name);
            }
        };
    }

    private @Nullable Object atom() {
        String token = token();
        char c = token.charAt(0);
        boolean signed = (c == '-' || c == '+') && token.length() > 1;
        if (Character.isDigit(signed ? token.charAt(1) : c)) {
            return number(token);
        }
        return switch (token) {
            case "nil" -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> new Symbol(token);
        };
    }

    private Object number(String token) {
        try {
            if (token.endsWith("N")) {
                return shrink(new BigInteger(token.substring(0, token.length() - 1)));
            }
            if (token.endsWith("M")) {
                return new BigDecimal(token.substring(0, token.length() - 1));
            }
            if (token.indexOf('.') >= 0 || token.indexOf('e') >= 0 || token.indexOf('E') >= 0) {
                return Double.valueOf(token);
            }
            return token.length() < 19 ? (Object) Long.parseLong(token) : shrink(new BigInteger(token));
        } catch (NumberFormatException e) {
            throw error("not a number: " + token);
        }
    }

    /** One value has one Java form, so that equal EDN values are equal. */
    private static Object shrink(BigInteger big) {
        return big.bitLength() < 64 ? (Object) big.longValue() : big;
    }

    private String token() {
        int start = pos;
        while (pos < text.length() && !isDelimiter(text.charAt(pos))) {
            pos++;
        }
        return text.substring(start, pos);
    }

    private static boolean isDelimiter(char c) {
        return isBlank(c)
                || c == '"'
                || c == '('
                || c == ')'
                || c == '['
                || c == ']'
                || c == '{'
                || c == '}'
                || c == ';';
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == ',';
    }

    /** A token cut short by the end of the text may be wrong only because more of it is missing. */
    private EdnException error(String message) {
        return new EdnException(line, message, pos >= text.length());
    }

    private EdnException unfinished(String message) {
        return new EdnException(line, message, true);
    }
}
