package dynacheck.cli;

import dynacheck.sweep.FaultRanges;
import dynacheck.sweep.Range;
import dynacheck.sweep.Share;
import picocli.CommandLine.Option;

/** Options of {@link FaultRanges}: what network and disks of the simulator do by themselves. */
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

    FaultRanges ranges() {
        return new FaultRanges(
                calm,
                latencyMicros,
                slowLinks,
                loss,
                duplication,
                clogging,
                clogMillis,
                syncMicros,
                slowSyncs,
                failingSyncs);
    }
}
