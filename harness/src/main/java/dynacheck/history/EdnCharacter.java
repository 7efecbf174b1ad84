package dynacheck.history;

import java.util.function.Function;

/** EDN characters: one letter, a name such as {@code newline}, or {@code u} and four digits, after a backslash. */
final class EdnCharacter {
    private EdnCharacter() {}

    /** @param name what follows the backslash */
    static Character parse(String name, Function<String, EdnException> error) {
        return switch (name) {
            case "newline" -> '\n';
            case "return" -> '\r';
            case "space" -> ' ';
            case "tab" -> '\t';
            case "formfeed" -> '\f';
            case "backspace" -> '\b';
            default -> {
                if (name.length() == 1) {
                    yield name.charAt(0);
                }
                if (name.matches("u[0-9a-fA-F]{4}")) {
                    yield (char) Integer.parseInt(name.substring(1), 16);
                }
                throw error.apply("unknown character \\" + name);
            }
        };
    }
}
