package dynacheck.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;

/** EDN numbers other than short decimal ones. One value has one Java form, so that equal EDN values are equal. */
final class EdnNumber {
    private EdnNumber() {}

    static Object parse(String token, Function<String, EdnException> error) {
        try {
            if (token.endsWith("N")) {
                return shrink(new BigInteger(token.substring(0, token.length() - 1)));
            }
            if (token.endsWith("M")) {
                return new BigDecimal(token.substring(0, token.length() - 1));
            }
            if (token.indexOf('.') >= 0 || token.indexOf('e') >= 0 || token.indexOf('E') >= 0) {
                // Double.valueOf also takes Java's own suffixes.
                if (Character.isDigit(token.charAt(token.length() - 1)) || token.endsWith(".")) {
                    return Double.valueOf(token);
                }
                throw error.apply("not a number: " + token);
            }
            return shrink(new BigInteger(token));
        } catch (NumberFormatException e) {
            throw error.apply("not a number: " + token);
        }
    }

    private static Object shrink(BigInteger big) {
        return big.bitLength() < 64 ? (Object) big.longValue() : big;
    }
}
