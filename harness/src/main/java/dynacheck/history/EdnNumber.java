package dynacheck.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * EDN numbers other than short decimal ones, as Clojure reads them: {@code 017} is octal, {@code 0x1f}, {@code 36rZ},
 * {@code 7N}, {@code 1/2}, {@code 1.5M}. One value has one Java form, so that equal EDN values are equal.
 */
final class EdnNumber {
    private EdnNumber() {}

    static Object parse(String token, Function<String, EdnException> error) {
        try {
            Object number = number(token);
            if (number != null) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Such as a digit that is too great for the radix.
        }
        throw error.apply("not a number: " + (token.length() > 40 ? token.substring(0, 40) + "..." : token));
    }

    private static @Nullable Object number(String token) {
        char sign = token.charAt(0);
        String text = sign == '-' || sign == '+' ? token.substring(1) : token;
        boolean negative = sign == '-';
        int digits = digitsFrom(text, 0);
        if (digits == text.length() || digits == text.length() - 1 && text.endsWith("N")) {
            return integer(text.substring(0, digits), negative);
        }
        return switch (text.charAt(digits)) {
            case 'x', 'X' -> text.startsWith("0") && digits == 1 ? hexadecimal(text.substring(2), negative) : null;
            case 'r', 'R' -> radix(text.substring(0, digits), text.substring(digits + 1), negative);
            case '/' -> ratio(text.substring(0, digits), text.substring(digits + 1), negative);
            default -> fraction(text, digits, negative);
        };
    }

    /** The end of the decimal digits that begin there. */
    private static int digitsFrom(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static Object integer(String digits, boolean negative) {
        boolean octal = digits.length() > 1 && digits.startsWith("0");
        return signed(new BigInteger(digits, octal ? 8 : 10), negative);
    }

    private static @Nullable Object hexadecimal(String text, boolean negative) {
        String digits = text.endsWith("N") ? text.substring(0, text.length() - 1) : text;
        return isAlphanumeric(digits) ? signed(new BigInteger(digits, 16), negative) : null;
    }

    /** Here N is a digit. */
    private static @Nullable Object radix(String radix, String digits, boolean negative) {
        if (radix.length() > 2 || radix.startsWith("0") || !isAlphanumeric(digits)) {
            return null;
        }
        return signed(new BigInteger(digits, Integer.parseInt(radix)), negative);
    }

    private static boolean isAlphanumeric(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
    }

    private static @Nullable Object ratio(String numerator, String denominator, boolean negative) {
        if (denominator.isEmpty() || digitsFrom(denominator, 0) < denominator.length()) {
            return null;
        }
        BigInteger above = new BigInteger(numerator);
        return ratio(negative ? above.negate() : above, new BigInteger(denominator));
    }

    /** In lowest terms, or the integer that it is; null if the denominator is zero. */
    static @Nullable Object ratio(BigInteger numerator, BigInteger denominator) {
        if (denominator.signum() == 0) {
            return null;
        }
        BigInteger common = numerator.gcd(denominator);
        BigInteger below = denominator.divide(common);
        BigInteger above = numerator.divide(common);
        return below.equals(BigInteger.ONE) ? shrink(above) : new Ratio(above, below);
    }

    /** @param digits where those before the point end */
    private static @Nullable Object fraction(String text, int digits, boolean negative) {
        int i = digits;
        if (text.charAt(i) == '.') {
            i = digitsFrom(text, i + 1);
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            int exponent = i + 1;
            if (exponent < text.length() && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
                exponent++;
            }
            i = digitsFrom(text, exponent);
            if (i == exponent) {
                return null;
            }
        }
        if (i == text.length() - 1 && text.charAt(i) == 'M') {
            BigDecimal decimal = new BigDecimal(text.substring(0, i));
            return exact(negative ? decimal.negate() : decimal);
        }
        return i == text.length()
                ? (Object) number(negative ? -Double.parseDouble(text) : Double.parseDouble(text))
                : null;
    }

    /** The one form of a decimal: 1.0M equals 1.00M. */
    static BigDecimal exact(BigDecimal decimal) {
        return decimal.stripTrailingZeros();
    }

    /** The one form of a double: -0.0 equals 0.0. */
    private static double number(double d) {
        return d == 0 ? 0.0 : d;
    }

    private static Object signed(BigInteger big, boolean negative) {
        return shrink(negative ? big.negate() : big);
    }

    static Object shrink(BigInteger big) {
        return big.bitLength() < 64 ? (Object) big.longValue() : big;
    }
}
