package dynacheck.report;

import java.util.function.ToDoubleFunction;

/**
 * How wide a text is at most, in pixels. The page names no font of its own, so these are the advances of DejaVu Sans,
 * rounded up: it is among the widest that browsers choose.
 */
final class TextWidth {
    private static final String NARROW = " .,:;'|!()[]/\\-`\"ijlftrI\u00b7";
    private static final String WIDE = "mMwWOQ@%#&+=<>~^\u2212\u2026";

    /** Of a monospaced font. */
    private static final double MONOSPACED = 0.61;

    private TextWidth() {}

    static double of(String text, double size) {
        return text.codePoints().mapToDouble(TextWidth::em).sum() * size;
    }

    static double bold(String text, double size) {
        return of(text, size) * 1.1;
    }

    static double monospaced(String text, double size) {
        return text.codePoints().mapToDouble(c -> c < 0x1100 ? MONOSPACED : 1.3).sum() * size;
    }

    /** As much of a text as there is room for, with an ellipsis if it is cut. */
    static String cutMonospaced(String text, double size, double room) {
        return cut(text, room, part -> monospaced(part, size));
    }

    /** The same for the font of the page. */
    static String cut(String text, double size, double room) {
        return cut(text, room, part -> of(part, size));
    }

    private static String cut(String text, double room, ToDoubleFunction<String> width) {
        // Only as long as may be looked at, so that a long text costs no time.
        int length = Math.min(text.length(), (int) Math.max(1, room));
        while (length > 1 && width.applyAsDouble(Text.shorten(text, length)) > room) {
            length--;
        }
        return Text.shorten(text, length);
    }

    private static double em(int c) {
        if (NARROW.indexOf(c) >= 0) {
            return 0.46;
        }
        if (WIDE.indexOf(c) >= 0) {
            return 1;
        }
        return c < 0x80 ? (c >= 'A' && c <= 'Z' ? 0.79 : 0.64) : c < 0x1100 ? 0.9 : 1.3;
    }
}
