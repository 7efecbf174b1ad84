package dynacheck.node.net;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody else has: of lives and of starts. */
final class RandomName {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomName() {}

    static String next() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }
}
