package dynacheck.cli;

import dynacheck.sweep.Range;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a campaign is: what stands in its file. */
final class CampaignOptions {
    @Option(names = "--name", description = "of the campaign; default: that of its file")
    @Nullable
    String name;

    @Option(names = "--seeds", description = "A..B, of each system; default 1..1000, or all until the time is over")
    @Nullable
    Range seeds;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "ends then, such as 2026-11-29T06:00 (local time) or 8h from now")
    @Nullable
    String until;

    @Option(
            names = "--stop-after",
            paramLabel = "N",
            defaultValue = "0",
            description = "ends when seeds have failed in N different ways; default: never")
    int stopAfter;

    @Option(
            names = "--mutants",
            split = ",",
            paramLabel = "NAME",
            description = "planted bugs, or all: then each is to be noticed, and the system itself is not run")
    List<String> mutants = List.of();

    @Option(
            names = "--shrink-budget",
            defaultValue = "60s",
            description = "to make a seed of each class of failures small, 0 for none; default 60s")
    Duration shrinkBudget = Duration.ofSeconds(60);

    @Mixin
    SwarmOptions swarm = new SwarmOptions();
}
