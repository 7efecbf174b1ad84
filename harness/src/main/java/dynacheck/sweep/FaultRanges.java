package dynacheck.sweep;

import dynacheck.fault.FaultModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What network and disks of the simulator do by themselves: a range for each part of {@link FaultModel}. Times are
 * drawn uniformly in their logarithm. A rate is often exactly its least, so that many seeds lack one fault or another.
 *
 * @param calm no faults at all, whatever the ranges are
 */
public record FaultRanges(
        boolean calm,
        Range latencyMicros,
        Share slowLinks,
        Share loss,
        Share duplication,
        Share clogging,
        Range clogMillis,
        Range syncMicros,
        Share slowSyncs,
        Share failingSyncs) {
    public static final FaultRanges USUAL = new FaultRanges(
            false,
            new Range(100, 10_000),
            new Share(0, 0.4),
            new Share(0, 0.1),
            new Share(0, 0.1),
            new Share(0, 0.002),
            new Range(10, 2_000),
            new Range(50, 10_000),
            new Share(0, 0.02),
            new Share(0, 0.0005));

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
                false,
                false);
        return calm ? FaultModel.CALM : drawn;
    }

    /** As typed on a command line; what is as usual is left out. */
    List<String> words() {
        if (calm) {
            return List.of("--calm");
        }
        Map<String, Object> usual = USUAL.ranges();
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
