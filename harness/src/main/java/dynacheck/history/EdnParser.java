package dynacheck.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN values one after another from UTF-8 bytes, in bounded memory: of a long stream, only the value being
 * read is held. Keywords and short strings that recur are one object.
 */
final class EdnParser extends EdnCursor {
    /** Deeper nesting than any history needs; keeps hostile text from exhausting the stack. */
    private static final int MAX_DEPTH = 500;

    private static final int NAMES = 1 << 10;
    private static final int LONGEST_SHARED_STRING = 24;

    /** Digits that surely fit a long. */
    private static final int LONGEST_PLAIN = 18;

    /** Interned, so that to compare a name with a constant is to compare two references. */
    private final Names<Keyword> keywords = new Names<>(NAMES, this::keyword);

    private final Names<String> strings = new Names<>(NAMES, String::intern);
    private final EdnDispatch dispatch = new EdnDispatch(this);
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

    /** Skips {@code #tag}, so that the tagged value comes next; sets and symbolic numbers are not tags. */
    boolean skipTag() {
        return dispatch.skipTag();
    }

    void require() {
        if (!hasNext()) {
            throw unfinished("text ends where a value is needed");
        }
    }

    @Nullable
    Object required() {
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
            case '{' -> map(nested('}'));
            case '#' -> dispatch.next();
            case '^' -> dispatch.annotated();
            case '\\' -> character();
            case ']', ')', '}' -> throw error("unmatched " + (char) c);
            default -> atom(c);
        };
    }

    /** Opens a map, or returns false. Keys and values follow until {@link #closes}. */
    boolean opens(char open) {
        if (peek() != open) {
            return false;
        }
        pos++;
        return true;
    }

    /** Whether the next thing is this closing bracket; if so, it is consumed. */
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

    List<@Nullable Object> nested(char close) {
        pos++;
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        List<@Nullable Object> items = null;
        // Most are pairs of a key and a value, which need no growing list.
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

    Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> items) {
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

    /**
     * The value that starts here, or if it is none an {@link Unreadable}, stepped over as its brackets and quotes have
     * it: not every value of a history has to be understood.
     */
    @Nullable
    Object nextOrUnreadable() {
        int lineBefore = line;
        int depthBefore = depth;
        keep();
        try {
            return next();
        } catch (EdnException e) {
            if (e.isUnfinished() || !goBack()) {
                throw e;
            }
            line = lineBefore;
            depth = depthBefore;
            new EdnSkipping(this).skip();
            return new Unreadable(String.valueOf(e.getMessage()));
        } finally {
            release();
        }
    }

    /** Interned, so that to compare a name with a constant is to compare two references. */
    private Keyword keyword(String name) {
        if (!EdnName.isName(":" + name)) {
            throw error("not a keyword: :" + name);
        }
        return Keyword.of(name.intern());
    }

    private Keyword keyword() {
        pos++;
        int end = tokenEnd();
        if (end == pos) {
            throw error("colon without a name");
        }
        int from = pos;
        pos = end;
        return keywords.get(buffer, from, end);
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
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        boolean counted = true;
        boolean escaped = false;
        while (pos < limit || fill()) {
            byte c = buffer[pos++];
            if (c == '"' && !escaped) {
                return EdnEscapes.resolve(raw.toString(StandardCharsets.UTF_8), this::error);
            }
            escaped = c == '\\' && !escaped;
            counted &= !escaped;
            if (c == '\n' && !counted) {
                line++;
            }
            raw.write(c);
        }
        throw unfinished("text ends in a string");
    }

    private Character character() {
        pos++;
        int first = at(0);
        if (first < 0) {
            throw unfinished("text ends after \\");
        }
        // The character may itself be a delimiter.
        int length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (at(length - 1) < 0) {
            throw unfinished("text ends after \\");
        }
        String name = new String(buffer, pos, length, StandardCharsets.UTF_8);
        pos += length;
        return EdnCharacter.parse(name + token(), this::error);
    }

    private @Nullable Object atom(byte c) {
        // What begins with 0 may be octal.
        if (c >= '1' && c <= '9' && limit - pos > LONGEST_PLAIN) {
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
            default -> symbol(token);
        };
    }

    private Symbol symbol(String token) {
        int first = token.charAt(0) == '-' || token.charAt(0) == '+' ? 1 : 0;
        boolean isNumber = first < token.length() && Character.isDigit(token.charAt(first));
        if (isNumber || !EdnName.isName(token)) {
            throw error("neither a symbol nor a number: " + token);
        }
        return new Symbol(token);
    }

    private Object number(int first, int tokenEnd) {
        int end = first;
        long value = 0;
        boolean plain = tokenEnd - first < 19 && (buffer[first] != '0' || tokenEnd == first + 1);
        for (; end < tokenEnd && buffer[end] != '#'; end++) {
            int digit = buffer[end] - '0';
            plain &= digit >= 0 && digit <= 9;
            value = 10 * value + digit;
        }
        String token = plain ? "" : new String(buffer, pos, end - pos, StandardCharsets.UTF_8);
        boolean negative = buffer[pos] == '-';
        pos = end;
        return plain ? negative ? -value : value : EdnNumber.parse(token, this::error);
    }
}
