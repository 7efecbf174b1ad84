package dynacheck.cli;

import dynacheck.lab.Lab;
import dynacheck.run.BadArguments;
import dynacheck.run.Limits;
import dynacheck.sweep.Range;
import dynacheck.sweep.Share;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The range of every numeric option, both ends included; times are in milliseconds. It is one table, so that no verb
 * can forget the check: {@link Verbs} checks every typed number before the verb begins.
 */
final class Bounds {
    private static final Limits ANY = new Limits(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Limits COUNT = new Limits(1, 1_000_000);
    private static final Limits SHARE = new Limits(0, 1);
    private static final Limits TIME_OR_NONE = new Limits(0, Limits.LONGEST.toMillis());

    /** Types of options that are numbers. */
    static final Set<Class<?>> NUMBERS = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            double.class,
            Double.class,
            Range.class,
            Share.class,
            Duration.class);

    /** By {@code verb --option}, or by {@code --option} if it means the same for all verbs. */
    private static final Map<String, Limits> OF = Map.ofEntries(
            Map.entry("--seed", ANY),
            Map.entry("--seeds", new Limits(0, 1e12)),
            Map.entry("bench sim --seeds", COUNT),
            Map.entry("--nodes", Limits.NODES),
            Map.entry("bench node --nodes", new Limits(1, 20)),
            Map.entry("bench reconfig --nodes", new Limits(1, 20)),
            Map.entry("bench reconfig --add", new Limits(0, 20)),
            Map.entry("bench reconfig --remove", new Limits(0, 20)),
            Map.entry("bench reconfig --kill", new Limits(0, 20)),
            Map.entry("bench reconfig --times", new Limits(1, 200_000)),
            Map.entry("bench reconfig --every", new Limits(1, 200_000)),
            Map.entry("bench reconfig --per-second", new Limits(0, 1_000)),
            Map.entry("bench node --rounds", new Limits(1, 100)),
            Map.entry("--concurrency", Limits.CLIENTS),
            Map.entry("--clients", Limits.CLIENTS),
            Map.entry("--keys", Limits.KEYS),
            Map.entry("--registers", COUNT),
            Map.entry("--rate", Limits.RATE),
            Map.entry("sim --rate", COUNT),
            Map.entry("replay --rate", COUNT),
            Map.entry("campaign --rate", COUNT),
            Map.entry("--stop-after", new Limits(0, 1_000_000)),
            Map.entry("--draw", new Limits(0, 15)),
            Map.entry("--cores", new Limits(1, 1024)),
            Map.entry("--shrink-budget", TIME_OR_NONE),
            Map.entry("mutants --rate", COUNT),
            Map.entry("--reads", new Limits(0, 100)),
            Map.entry("--value-bytes", new Limits(16, 1 << 20)),
            Map.entry("--test-count", COUNT),
            Map.entry("--most", new Limits(1_000, 10_000_000)),
            Map.entry("--operations", new Limits(10_000, 100_000_000)),
            Map.entry("campaign generate --operations", new Limits(1, 1_000_000_000_000L)),
            Map.entry("--indeterminate", new Limits(0, 100)),
            Map.entry("--stale-read", new Limits(0, 1_000_000)),
            Map.entry("--clock-error", new Limits(0, 3_600_000)),
            Map.entry("--temp-limit", new Limits(1, 1 << 30)),
            Map.entry("--hosts", new Limits(1, Lab.MAX_HOSTS)),
            Map.entry("--port", new Limits(0, 65_535)),
            Map.entry("--memory", new Limits(1, 1 << 20)),
            Map.entry("--time-limit", Limits.TIME),
            Map.entry("--budget", Limits.TIME),
            Map.entry("--warm-up", TIME_OR_NONE),
            Map.entry("--link-delay", new Limits(0, 60_000)),
            Map.entry("--nemesis-interval", Limits.TIME),
            Map.entry("--nemesis-interval-ms", Limits.TIME),
            Map.entry("--latency-us", new Limits(1, 60_000_000)),
            Map.entry("--clog-ms", new Limits(1, 3_600_000)),
            Map.entry("--sync-us", new Limits(1, 60_000_000)),
            Map.entry("--slow-links", SHARE),
            Map.entry("--loss", SHARE),
            Map.entry("--duplication", SHARE),
            Map.entry("--clogging", SHARE),
            Map.entry("--slow-syncs", SHARE),
            Map.entry("--failing-syncs", SHARE));

    private Bounds() {}

    /** Null for an option that is no number. */
    static @Nullable Limits of(CommandSpec verb, OptionSpec option) {
        boolean isNumber = Stream.concat(Stream.of(option.type()), Stream.of(option.auxiliaryTypes()))
                .anyMatch(NUMBERS::contains);
        if (!isNumber) {
            return null;
        }
        String path = verb.qualifiedName(" ").replaceFirst("^\\S+ ", "");
        Limits bounds = OF.get(path + " " + option.longestName());
        Limits found = bounds != null ? bounds : OF.get(option.longestName());
        if (found == null) {
            throw new IllegalStateException("no bounds of " + path + " " + option.longestName());
        }
        return found;
    }

    /** Refuses what was typed and is out of bounds. */
    static void check(CommandSpec verb, Collection<OptionSpec> typed) {
        for (OptionSpec option : typed) {
            Limits bounds = of(verb, option);
            if (bounds != null && !numbers(option.getValue()).allMatch(bounds::contain)) {
                throw new BadArguments(option.longestName() + " " + String.join(",", option.stringValues())
                        + ": it must be from " + bounds.text(isTime(option)));
            }
        }
    }

    private static Stream<Double> numbers(@Nullable Object value) {
        if (value instanceof Collection<?> many) {
            return many.stream().flatMap(Bounds::numbers);
        }
        if (value instanceof Range range) {
            return Stream.of((double) range.least(), (double) range.most());
        }
        if (value instanceof Share share) {
            return Stream.of(share.least(), share.most());
        }
        return value instanceof Duration time
                ? Stream.of((double) time.toMillis())
                : value instanceof Number number ? Stream.of(number.doubleValue()) : Stream.of();
    }

    private static boolean isTime(OptionSpec option) {
        return List.of(option.auxiliaryTypes()).contains(Duration.class) || option.type() == Duration.class;
    }
}
