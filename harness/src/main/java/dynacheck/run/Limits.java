package dynacheck.run;

import java.time.Duration;

/** What a number may be, both ends included; times are in milliseconds. */
public record Limits(double least, double most) {
    public static final Limits NODES = new Limits(1, 100);
    public static final Limits CLIENTS = new Limits(1, 10_000);
    public static final Limits KEYS = new Limits(1, 10_000);
    public static final Limits RATE = new Limits(0, 1_000_000);

    /** Longer would be a slip of the hand. */
    public static final Duration LONGEST = Duration.ofDays(30);

    public static final Limits TIME = new Limits(1, LONGEST.toMillis());

    /** That is false of what is no number at all. */
    public boolean contain(double number) {
        return number >= least && number <= most;
    }

    /** {@code "1 to 100"}, or {@code "1ms to 60000ms"}. */
    public String text(boolean isTime) {
        String unit = isTime ? "ms" : "";
        return (long) least + unit + " to " + (long) most + unit;
    }

    /** Returns the number, or refuses it with the name of its option. */
    double checked(String option, double number) {
        if (!contain(number)) {
            throw new BadArguments(option + " " + number + ": it must be from " + text(false));
        }
        return number;
    }

    int checked(String option, int number) {
        if (!contain(number)) {
            throw new BadArguments(option + " " + number + ": it must be from " + text(false));
        }
        return number;
    }

    Duration checked(String option, Duration time) {
        if (!contain(time.toMillis())) {
            throw new BadArguments(option + " " + time.toMillis() + "ms: it must be from " + text(true));
        }
        return time;
    }
}
