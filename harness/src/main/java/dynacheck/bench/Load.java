package dynacheck.bench;

/**
 * What clients do in a measurement.
 *
 * @param clients how many run at once; client i talks to node i mod nodes
 * @param readPercent share of reads, from 0 to 100; the others are writes
 * @param registers how many, each as likely as the others; 1 is one hot register
 * @param valueBytes length of each written value, which is ASCII text; from {@link #MIN_VALUE_BYTES}
 * @param ratePerSecond operations a second over all clients, however fast the system answers (open loop); 0: each
 *     client asks again as soon as it was answered (closed loop)
 * @param seed decides keys, kinds and arrivals
 */
public record Load(int clients, int readPercent, int registers, int valueBytes, double ratePerSecond, long seed) {
    /** Room for the number that makes a value unique. */
    public static final int MIN_VALUE_BYTES = 16;

    public Load {
        if (clients < 1 || registers < 1 || valueBytes < MIN_VALUE_BYTES || !(ratePerSecond >= 0)) {
            throw new IllegalArgumentException("a load has at least 1 client, 1 register, values of at least "
                    + MIN_VALUE_BYTES + " bytes and no negative rate");
        }
        if (readPercent < 0 || readPercent > 100) {
            throw new IllegalArgumentException("the share of reads is from 0 to 100 percent");
        }
    }

    public boolean isOpenLoop() {
        return ratePerSecond > 0;
    }

    String register(int number) {
        return "b" + number;
    }

    /** A value of the right length that is written once. */
    String value(int client, long number) {
        String unique = client + "." + number + ".";
        StringBuilder text = new StringBuilder(valueBytes).append(unique);
        while (text.length() < valueBytes) {
            text.append((char) ('a' + text.length() % 26));
        }
        return text.toString();
    }
}
