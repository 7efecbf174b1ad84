package dynacheck.history;

import java.util.function.Function;

/**
 * EDN characters. After a backslash: one letter, a name such as {@code newline}, {@code u} and four hexadecimal digits,
 * or {@code o} and up to three octal ones.
 */
final class EdnCharacter {
    private static final int MOST_OCTAL = 0377;

    private EdnCharacter() {}

    /** @param name what follows the backslash */
    static Character parse(String name, Function<String, EdnException> error) {
        if (name.length() == 1) {
            return name.charAt(0);
        }
        return switch (name) {
            case "newline" -> '\n';
            case "return" -> '\r';
            case "space" -> ' ';
            case "tab" -> '\t';
            case "formfeed" -> '\f';
            case "backspace" -> '\b';
            default -> {
                boolean octal = name.startsWith("o");
                int code = octal && name.length() <= 4
                        ? digits(name, 8)
                        : name.startsWith("u") && name.length() == 5 ? digits(name, 16) : -1;
                if (code < 0 || octal && code > MOST_OCTAL || Character.isSurrogate((char) code)) {
                    throw error.apply("unknown character \\" + name);
                }
                yield (char) code;
            }
        };
    }

    private static int digits(String name, int radix) {
        int code = 0;
        for (int i = 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            code = radix * code + digit;
        }
        return code;
    }
}
