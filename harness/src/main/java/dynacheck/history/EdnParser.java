package dynacheck.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN values one after another from UTF-8 bytes, in bounded memory however long the stream: only the value being
 * read is held. Keywords and short strings that come again and again are one object.
 */
final class EdnParser extends EdnCursor {
    /** Deeper nesting than any history needs; keeps hostile text from exhausting the stack. */
    private static final int MAX_DEPTH = 500;

    private static final int NAMES = 1 << 10;
    private static final int LONGEST_SHARED_STRING = 24;

    /** Digits that surely fit a long. */
    private static final int LONGEST_PLAIN = 18;

    /** Interned, so that to compare a name with a constant is to compare two references. */
    private final Names<Keyword> keywords = new Names<>(NAMES, name -> Keyword.of(name.intern()));

    private final Names<String> strings = new Names<>(NAMES, String::intern);
    private int depth;

    EdnParser(InputStream in) {
        super(in);
    }

    EdnParser(String text) {
        this(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Skips blanks, comments and discarded forms; false at the end of the text. */
    boolean hasNext() {
        while (skipBlanks()) {
            byte c = buffer[pos];
            if (c == ';') {
                skipComment();
            } else if (c == '#' && at(1) == '_') {
                pos += 2;
                required();
            } else {
                return true;
            }
        }
        return false;
    }

    /** Steps over {@code #tag}, so that the tagged value comes next; sets and symbolic numbers are no tags. */
    boolean skipTag() {
        if (peek() != '#' || at(1) == '{' || at(1) == '#') {
            return false;
        }
        pos++;
        if (token().isEmpty()) {
            throw error("# without a tag");
        }
        require();
        return true;
    }

    void require() {
        if (!hasNext()) {
            throw unfinished("text ends where a value is needed");
        }
    }

    private @Nullable Object required() {
        require();
        return next();
    }

    /** The value that starts where {@link #hasNext} stopped. */
    @Nullable
    Object next() {
        byte c = buffer[pos];
        return switch (c) {
            case '"' -> string();
            case ':' -> keyword();
            case '[' -> nested(']');
            case '(' -> nested(')');
            case '{' -> map();
            case '#' -> dispatch();
            case '\\' -> character();
            case ']', ')', '}' -> throw error("unmatched " + (char) c);
            default -> atom(c);
        };
    }

    /** Opens a map, or says false; what follows are keys and values until {@link #closes}. */
    boolean opens(char open) {
        if (peek() != open) {
            return false;
        }
        pos++;
        return true;
    }

    /** Whether the next thing is this closing bracket, which is stepped over. */
    boolean closes(char close) {
        if (!hasNext()) {
            throw unfinished("text ends before " + close);
        }
        if (buffer[pos] == close) {
            pos++;
            return true;
        }
        return false;
    }

    private List<@Nullable Object> nested(char close) {
        pos++;
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        List<@Nullable Object> items = null;
        // Most are pairs of a key and a value: those take no list that grows.
        @Nullable Object first = null;
        int size = 0;
        while (!closes(close)) {
            @Nullable Object item = next();
            if (size == 0) {
                first = item;
            } else if (items == null && size == 1) {
                @Nullable Object second = item;
                if (closes(close)) {
                    depth--;
                    return new Two(first, second);
                }
                items = new ArrayList<>();
                items.add(first);
                items.add(second);
            } else {
                Objects.requireNonNull(items).add(item);
            }
            size++;
        }
        depth--;
        if (items == null) {
            return size == 0 ? List.of() : Collections.singletonList(first);
        }
        return Collections.unmodifiableList(items);
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
        if (at(1) < 0) {
            throw unfinished("text ends after #");
        }
        if (at(1) == '{') {
            pos++;
            Set<@Nullable Object> set = new LinkedHashSet<>(nested('}'));
            return Collections.unmodifiableSet(set);
        }
        if (at(1) == '#') {
            pos += 2;
            String token = token();
            return switch (token) {
                case "Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case "NaN" -> Double.NaN;
                default -> throw error("unknown ##" + token);
            };
        }
        boolean tagged = skipTag();
        assert tagged;
        return next();
    }

    private Keyword keyword() {
        pos++;
        int end = tokenEnd();
        if (end == pos) {
            throw error("colon without a name");
        }
        Keyword keyword = keywords.get(buffer, pos, end);
        pos = end;
        return keyword;
    }

    private String string() {
        pos++;
        int i = pos;
        while (true) {
            while (i < limit) {
                byte c = buffer[i];
                if (c == '"') {
                    String s = i - pos <= LONGEST_SHARED_STRING
                            ? strings.get(buffer, pos, i)
                            : new String(buffer, pos, i - pos, StandardCharsets.UTF_8);
                    pos = i + 1;
                    return s;
                }
                if (c == '\\') {
                    return stringWithEscapes();
                }
                if (c == '\n') {
                    line++;
                }
                i++;
            }
            int read = i - pos;
            if (!fill()) {
                throw unfinished("text ends in a string");
            }
            i = pos + read;
        }
    }

    /** From the start of the string again; its newlines so far are counted already. */
    private String stringWithEscapes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean counted = true;
        while (pos < limit || fill()) {
            byte c = buffer[pos++];
            if (c == '"') {
                return out.toString(StandardCharsets.UTF_8);
            }
            if (c == '\n' && !counted) {
                line++;
            }
            if (c != '\\') {
                out.write(c);
                continue;
            }
            counted = false;
            if (pos >= limit && !fill()) {
                break;
            }
            byte escape = buffer[pos++];
            switch (escape) {
                case 'n' -> out.write('\n');
                case 't' -> out.write('\t');
                case 'r' -> out.write('\r');
                case 'b' -> out.write('\b');
                case 'f' -> out.write('\f');
                case '"', '\\' -> out.write(escape);
                case 'u' -> unicode(out);
                default -> throw error("unknown escape \\" + (char) escape);
            }
        }
        throw unfinished("text ends in a string");
    }

    /** Four hexadecimal digits, twice for a character beyond the basic plane. */
    private void unicode(ByteArrayOutputStream out) {
        char c = hex();
        String s = String.valueOf(c);
        if (Character.isHighSurrogate(c) && at(0) == '\\' && at(1) == 'u') {
            pos += 2;
            s += hex();
        }
        out.writeBytes(s.getBytes(StandardCharsets.UTF_8));
    }

    private char hex() {
        if (at(3) < 0) {
            throw unfinished("text ends in \\u");
        }
        String hex = new String(buffer, pos, 4, StandardCharsets.ISO_8859_1);
        pos += 4;
        try {
            return (char) Integer.parseInt(hex, 16);
        } catch (NumberFormatException e) {
            throw error("not hexadecimal: \\u" + hex);
        }
    }

    private Character character() {
        pos++;
        if (at(0) < 0) {
            throw unfinished("text ends after \\");
        }
        // The character itself may be a delimiter.
        int end = isDelimiter(buffer[pos]) ? pos + 1 : tokenEnd();
        String name = new String(buffer, pos, end - pos, StandardCharsets.UTF_8);
        pos = end;
        return EdnCharacter.parse(name, this::error);
    }

    private @Nullable Object atom(byte c) {
        if (c >= '0' && c <= '9' && limit - pos > LONGEST_PLAIN) {
            byte[] bytes = buffer;
            long value = 0;
            for (int i = pos; i < pos + LONGEST_PLAIN; i++) {
                int digit = bytes[i] - '0';
                if (digit >= 0 && digit <= 9) {
                    value = 10 * value + digit;
                } else if (isDelimiter(bytes[i])) {
                    pos = i;
                    return value;
                } else {
                    break;
                }
            }
        }
        int end = tokenEnd();
        int first = c == '-' || c == '+' ? pos + 1 : pos;
        if (first < end && buffer[first] >= '0' && buffer[first] <= '9') {
            return number(first, end);
        }
        String token = token();
        return switch (token) {
            case "nil" -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> new Symbol(token);
        };
    }

    private Object number(int first, int end) {
        long value = 0;
        boolean plain = end - first < 19;
        for (int i = first; plain && i < end; i++) {
            int digit = buffer[i] - '0';
            plain = digit >= 0 && digit <= 9;
            value = 10 * value + digit;
        }
        if (plain) {
            boolean negative = buffer[pos] == '-';
            pos = end;
            return negative ? -value : value;
        }
        return EdnNumber.parse(token(), this::error);
    }
}
