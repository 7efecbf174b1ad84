package dynacheck.cli;

import dynacheck.fault.FaultModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * What network and disks of the simulator do by themselves: a range for each part of {@link FaultModel}. Times are
 * drawn uniformly in their logarithm. A rate is often exactly its least, so that many seeds lack one fault or another.
 */
final class FaultOptions {
    @Option(names = "--calm", description = "network and disks make no faults by themselves")
    boolean calm;

    @Option(
            names = "--latency-us",
            defaultValue = "100..10000",
            description = "mean microseconds of a message; default 100..10000")
    Range latencyMicros = new Range(100, 10_000);

    @Option(
            names = "--slow-links",
            defaultValue = "0..0.4",
            description = "share of links twenty times slower; default 0..0.4")
    Share slowLinks = new Share(0, 0.4);

    @Option(names = "--loss", defaultValue = "0..0.1", description = "of a message; default 0..0.1")
    Share loss = new Share(0, 0.1);

    @Option(names = "--duplication", defaultValue = "0..0.1", description = "of a message; default 0..0.1")
    Share duplication = new Share(0, 0.1);

    @Option(
            names = "--clogging",
            defaultValue = "0..0.002",
            description = "of a link, for each message; default 0..0.002")
    Share clogging = new Share(0, 0.002);

    @Option(
            names = "--clog-ms",
            defaultValue = "10..2000",
            description = "most milliseconds that a link stays clogged; default 10..2000")
    Range clogMillis = new Range(10, 2_000);

    @Option(
            names = "--sync-us",
            defaultValue = "50..10000",
            description = "mean microseconds of a disk's sync; default 50..10000")
    Range syncMicros = new Range(50, 10_000);

    @Option(
            names = "--slow-syncs",
            defaultValue = "0..0.02",
            description = "share of syncs a hundred times slower; default 0..0.02")
    Share slowSyncs = new Share(0, 0.02);

    @Option(
            names = "--failing-syncs",
            defaultValue = "0..0.0005",
            description = "share of syncs that fail; default 0..0.0005")
    Share failingSyncs = new Share(0, 0.0005);

    /** The faults of a run. What is drawn for one part does not depend on the range of another. */
    FaultModel draw(RandomGenerator random) {
        FaultModel drawn = new FaultModel(
                logUniform(latencyMicros, random),
                random.nextBoolean() ? slowLinks.least() : slowLinks.draw(random),
                rate(loss, random),
                rate(duplication, random),
                rate(clogging, random),
                logUniform(clogMillis, random),
                logUniform(syncMicros, random),
                rate(slowSyncs, random),
                rate(failingSyncs, random),
                false);
        return calm ? FaultModel.CALM : drawn;
    }

    /** As typed on a command line; what is as usual is left out. */
    List<String> words() {
        if (calm) {
            return List.of("--calm");
        }
        Map<String, Object> usual = new FaultOptions().ranges();
        return ranges().entrySet().stream()
                .filter(e -> !e.getValue().equals(usual.get(e.getKey())))
                .flatMap(e -> Stream.of(e.getKey(), e.getValue().toString()))
                .toList();
    }

    private Map<String, Object> ranges() {
        Map<String, Object> ranges = new LinkedHashMap<>();
        ranges.put("--latency-us", latencyMicros);
        ranges.put("--slow-links", slowLinks);
        ranges.put("--loss", loss);
        ranges.put("--duplication", duplication);
        ranges.put("--clogging", clogging);
        ranges.put("--clog-ms", clogMillis);
        ranges.put("--sync-us", syncMicros);
        ranges.put("--slow-syncs", slowSyncs);
        ranges.put("--failing-syncs", failingSyncs);
        return ranges;
    }

    private static double rate(Share share, RandomGenerator random) {
        return random.nextInt(3) == 0 ? share.least() : share.draw(random);
    }

    private static int logUniform(Range range, RandomGenerator random) {
        return (int) (range.least() * Math.pow((double) range.most() / range.least(), random.nextDouble()));
    }
}
