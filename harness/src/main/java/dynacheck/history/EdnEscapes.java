package dynacheck.history;

import java.util.function.Function;

/** What backslashes stand for in an EDN string. */
final class EdnEscapes {
    private static final int MOST_OCTAL = 0377;

    private final String raw;
    private final Function<String, EdnException> error;
    private int at;

    private EdnEscapes(String raw, Function<String, EdnException> error) {
        this.raw = raw;
        this.error = error;
    }

    /** @param raw what stands between the quotes */
    static String resolve(String raw, Function<String, EdnException> error) {
        return new EdnEscapes(raw, error).resolved();
    }

    private String resolved() {
        StringBuilder out = new StringBuilder(raw.length());
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            out.append(c == '\\' ? escape(raw.charAt(at++)) : c);
        }
        return out.toString();
    }

    private char escape(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\' -> c;
            case 'u' -> code(at, 4, 16, true);
            default -> {
                if (!Character.isDigit(c)) {
                    throw error.apply("unknown escape \\" + c);
                }
                yield code(at - 1, 3, 8, false);
            }
        };
    }

    /** Reads up to {@code most} digits; whatever ends a number elsewhere ends them too. */
    private char code(int start, int most, int radix, boolean all) {
        int code = 0;
        int i = start;
        while (i < raw.length() && i < start + most && (i == start || !isEnd(raw.charAt(i)))) {
            int digit = Character.digit(raw.charAt(i), radix);
            if (digit < 0) {
                throw error.apply("not a digit in \\" + raw.substring(start - (all ? 1 : 0), i + 1));
            }
            code = radix * code + digit;
            i++;
        }
        if (i == start || all && i < start + most || !all && code > MOST_OCTAL) {
            throw error.apply("not a character: \\" + raw.substring(start - (all ? 1 : 0), i));
        }
        at = i;
        return (char) code;
    }

    private static boolean isEnd(char c) {
        return Character.isWhitespace(c) || ",\";^()[]{}\\#".indexOf(c) >= 0;
    }
}
