package dynacheck.history;

import java.util.SplittableRandom;
import java.util.UUID;

/** Random EDN of every kind in every spelling, and what damage makes of it. */
final class EdnTexts {
    private static final String[] BLANKS = {
        " ", ",", "\n", "\t", " \r\n", " ; a comment ]\n", " ;\r", "\u2028", " #_a ", " "
    };
    private static final String[] LETTERS = {
        "a", "b", "Z", "9", "-", "+", ".", "*", "!", "?", "é", "中", "#", "'", "<", "/", ":", "="
    };
    private static final String[] DAMAGE = {
        "(", ")", "[", "]", "{", "}", "\"", "\\", "#", "^", ":", "/", "'", "@", "~", "`", ";", "_", "N", "M", "r", "x",
        "0", "8", "-", "+", ".", "e", " ", ",", "\n", "\r", "<", ">", "&", "u", "é", "中", "\u3000", "\u0001", "😀", "٣"
    };

    private final SplittableRandom random;

    EdnTexts(SplittableRandom random) {
        this.random = random;
    }

    private String one(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private String blank() {
        return random.nextInt(6) == 0 ? one(BLANKS) : " ";
    }

    /** @param depth of nesting */
    String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 13 : 22)) {
            case 0 -> one("nil", "true", "false");
            case 1, 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> number();
            case 4 -> floating();
            case 5 -> digits(10, 3) + "/" + digits(10, 3);
            case 6, 7 -> ":" + name();
            case 8 -> name();
            case 9, 10 -> string();
            case 11 -> character();
            case 12 ->
                one(
                        "##Inf",
                        "##-Inf",
                        "#inst \"%d-%02d-%02dT%02d:%02d:%02d.%d-0%d:00\""
                                .formatted(
                                        1600 + random.nextInt(900),
                                        1 + random.nextInt(12),
                                        1 + random.nextInt(30),
                                        random.nextInt(24),
                                        random.nextInt(60),
                                        random.nextInt(60),
                                        random.nextInt(2000),
                                        random.nextInt(10)),
                        "#uuid \"%s\"".formatted(new UUID(random.nextLong(), random.nextLong())));
            case 13 -> "[" + items(depth) + "]";
            case 14 -> "(" + items(depth) + ")";
            case 15 -> "#{" + items(depth) + "}";
            case 16, 17 -> "{" + entries(depth) + "}";
            case 18 -> "#:" + one("a", "b.c") + one("", " ") + "{" + entries(depth) + "}";
            case 19 -> one("^:x ", "^{:a 1}", "#^a ", "^\"s\"") + one("[" + items(depth) + "]", "a", "#{}", "()");
            case 20 ->
                "#" + one("a", "object", "jepsen.history.Op", "é") + one("", " ") + one("[" + items(depth) + "]", "{}");
            default -> "#_" + value(depth - 1) + blank() + value(depth - 1);
        };
    }

    private String items(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(value(depth - 1)).append(blank());
        }
        return text.toString();
    }

    private String entries(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(one(":k", "k", "\"k\"", ""))
                    .append(i)
                    .append(blank())
                    .append(value(depth - 1))
                    .append(blank());
        }
        return text.toString();
    }

    private String sign() {
        return one("", "", "-", "+");
    }

    private String digits(int radix, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            char digit = Character.forDigit(random.nextInt(radix), radix);
            text.append(random.nextBoolean() ? Character.toUpperCase(digit) : digit);
        }
        return text.toString();
    }

    private String number() {
        int radix = 2 + random.nextInt(35);
        return sign()
                + switch (random.nextInt(6)) {
                    case 0 -> digits(10, 30);
                    case 1 -> digits(10, 30) + "N";
                    case 2 -> "0x" + digits(16, 20) + one("", "N");
                    case 3 -> "0" + digits(8, 20) + one("", "N");
                    case 4 -> radix + one("r", "R") + digits(radix, 15);
                    default -> "0";
                };
    }

    private String floating() {
        return sign()
                + digits(10, 12)
                + one("", ".", "." + digits(10, 12))
                + one("", "e" + sign() + digits(10, 3), "E" + digits(10, 2))
                + one("", "M");
    }

    private String name() {
        StringBuilder text = new StringBuilder(one("a", "k", "x.y", "a/b", "é", "*", "<="));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextInt(4) == 0 ? one(LETTERS) : "n");
        }
        return text.toString();
    }

    private String string() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(one(
                    "a",
                    " ",
                    "\n",
                    "é",
                    "中",
                    "😀",
                    ";",
                    "[",
                    "\\\"",
                    "\\\\",
                    "\\n",
                    "\\t",
                    "\\u00e9",
                    "\\ud83d\\ude00",
                    "\\101",
                    "\\7;",
                    "\\f",
                    "\\b"));
        }
        return text.append('"').toString();
    }

    private String character() {
        return "\\"
                + one(
                        "newline",
                        "space",
                        "tab",
                        "return",
                        "formfeed",
                        "backspace",
                        "a",
                        "u",
                        "o",
                        "é",
                        "u0041",
                        "o101",
                        "(",
                        "\"",
                        "\\",
                        ";",
                        "#");
    }

    /** A few letters taken out, put in, doubled or changed. */
    String damaged(String text) {
        StringBuilder result = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = result.isEmpty() ? 0 : random.nextInt(result.length());
            // Never between the halves of a letter: no file has that.
            while (at > 0 && at < result.length() && Character.isLowSurrogate(result.charAt(at))) {
                at--;
            }
            int end = at < result.length() ? result.offsetByCodePoints(at, 1) : at;
            switch (random.nextInt(4)) {
                case 0 -> result.delete(at, end);
                case 1 -> result.insert(at, one(DAMAGE));
                case 2 -> result.replace(at, end, one(DAMAGE));
                default -> result.setLength(at);
            }
        }
        return result.toString();
    }
}
