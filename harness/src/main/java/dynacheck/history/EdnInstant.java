package dynacheck.history;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The time of {@code #inst "2026-01-02T03:04:05.678-00:00"}; everything but the year may be absent. */
final class EdnInstant {
    private static final Pattern FORM = Pattern.compile("(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)(?:T(\\d\\d)(?::(\\d\\d)"
            + "(?::(\\d\\d)(?:\\.(\\d+))?)?)?)?)?)?(?:Z|([-+])(\\d\\d):(\\d\\d))?");

    private EdnInstant() {}

    /** In milliseconds, as Clojure keeps it; null if this is no instant. */
    static @Nullable Instant parse(@Nullable Object text) {
        if (!(text instanceof String string)) {
            return null;
        }
        Matcher m = FORM.matcher(string);
        if (!m.matches()) {
            return null;
        }
        try {
            int second = field(m, 6, 0);
            // A leap second; only the last minute of an hour has one.
            boolean leap = second == 60 && field(m, 5, 0) == 59;
            int hours = field(m, 9, 0);
            int minutes = field(m, 10, 0);
            if (hours > 23 || minutes > 59) {
                return null;
            }
            int offset = 3600 * hours + 60 * minutes;
            return LocalDate.of(field(m, 1, 0), field(m, 2, 1), field(m, 3, 1))
                    .atTime(field(m, 4, 0), field(m, 5, 0), leap ? 59 : second)
                    .toInstant(ZoneOffset.UTC)
                    .plusSeconds(leap ? 1 : 0)
                    .plusMillis(m.group(7) == null ? 0 : Integer.parseInt((m.group(7) + "00").substring(0, 3)))
                    .plusSeconds("-".equals(m.group(8)) ? offset : -offset);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int field(Matcher m, int group, int otherwise) {
        return m.group(group) == null ? otherwise : Integer.parseInt(m.group(group));
    }

    /** As Clojure prints it. */
    static String print(Instant instant) {
        String text = OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC)
                .toLocalDateTime()
                .toString();
        String seconds = text.length() == "2026-01-02T03:04".length() ? text + ":00" : text;
        return seconds + ".%03d-00:00".formatted(instant.getNano() / 1_000_000);
    }
}
