package dynacheck.history;

import org.jspecify.annotations.Nullable;

/**
 * EDN text to Java values and back, as Clojure reads it. Values are null, Boolean, Long (BigInteger beyond 64 bits),
 * Double, BigDecimal ({@code 1M}), {@link Ratio}, String, Character, {@link Keyword}, {@link Symbol}, Instant and UUID
 * ({@code #inst}, {@code #uuid}), {@link Tagged}, unmodifiable List (lists and vectors alike), Map and Set in the order
 * of the text. Equal values in Clojure's sense are equal. Metadata is dropped, {@code #_} discards, {@code ;} comments.
 */
public final class Edn {
    /** Characters after which a brief text gets no further items. */
    private static final int BRIEF = 200;

    private Edn() {}

    /** The one value that {@code text} holds; anything after it is an error. */
    public static @Nullable Object read(String text) {
        EdnParser parser = new EdnParser(text);
        if (!parser.hasNext()) {
            throw new EdnException(parser.line(), "no value", true);
        }
        Object value = parser.next();
        if (parser.hasNext()) {
            throw new EdnException(parser.line(), "more than one value", false);
        }
        return value;
    }

    /** EDN text on one line, unless a string holds control characters, which are escaped. */
    public static String print(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        EdnPrinter.print(value, out);
        return out.toString();
    }

    /** The same, cut where it would be long, for messages. */
    public static String brief(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        EdnPrinter.print(value, out, BRIEF);
        return out.toString();
    }

    /** EDN text with each entry of the outer maps on a line of its own, for people. */
    public static String printPretty(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        EdnPrinter.printPretty(value, out, 0);
        return out.append('\n').toString();
    }
}
