package dynacheck.cli;

import dynacheck.sweep.FaultRanges;
import dynacheck.sweep.Range;
import dynacheck.sweep.Share;
import picocli.CommandLine.Option;

/** Options of {@link FaultRanges}: what network and disks of the simulator do by themselves. */
final class FaultOptions {
    @Option(names = "--calm", description = "network and disks make no faults by themselves")
    boolean calm;

    @Option(names = "--latency-us", description = "mean microseconds of a message; default ${DEFAULT-VALUE}")
    Range latencyMicros = FaultRanges.USUAL.latencyMicros();

    @Option(names = "--slow-links", description = "share of links twenty times slower; default ${DEFAULT-VALUE}")
    Share slowLinks = FaultRanges.USUAL.slowLinks();

    @Option(names = "--loss", description = "of a message; default ${DEFAULT-VALUE}")
    Share loss = FaultRanges.USUAL.loss();

    @Option(names = "--duplication", description = "of a message; default ${DEFAULT-VALUE}")
    Share duplication = FaultRanges.USUAL.duplication();

    @Option(names = "--clogging", description = "of a link, for each message; default ${DEFAULT-VALUE}")
    Share clogging = FaultRanges.USUAL.clogging();

    @Option(names = "--clog-ms", description = "most milliseconds that a link stays clogged; default ${DEFAULT-VALUE}")
    Range clogMillis = FaultRanges.USUAL.clogMillis();

    @Option(names = "--sync-us", description = "mean microseconds of a disk's sync; default ${DEFAULT-VALUE}")
    Range syncMicros = FaultRanges.USUAL.syncMicros();

    @Option(names = "--slow-syncs", description = "share of syncs a hundred times slower; default ${DEFAULT-VALUE}")
    Share slowSyncs = FaultRanges.USUAL.slowSyncs();

    @Option(names = "--failing-syncs", description = "share of syncs that fail; default ${DEFAULT-VALUE}")
    Share failingSyncs = FaultRanges.USUAL.failingSyncs();

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
