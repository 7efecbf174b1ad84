package dynacheck.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.campaign.Arm;
import dynacheck.campaign.Batch;
import dynacheck.campaign.Campaign;
import dynacheck.campaign.Plan;
import dynacheck.campaign.Results;
import dynacheck.campaign.Shard;
import dynacheck.campaign.Summary;
import dynacheck.checker.Verdict;
import dynacheck.cli.Campaigns;
import dynacheck.run.BadArguments;
import dynacheck.sweep.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark's result is that of one process, whatever happens to its executors. */
@Timeout(240)
class SparkCampaignTest {
    private static final int SEEDS_A_TASK = 4;

    @TempDir
    Path dir;

    private Path file;
    private Plan plan;
    private String expected;

    @BeforeEach
    void runAlone() throws IOException, InterruptedException {
        file = Files.write(
                dir.resolve("mine.campaign"),
                List.of("target-option protocol=dynastore,abd", "seeds 1..16", "time-limit 2s", "nodes 4"));
        plan = Campaigns.plan(file);
        Campaign.Listener nobody = new Campaign.Listener() {
            @Override
            public void progress(Campaign of, long seedsHere) {}

            @Override
            public void found(Arm arm, Failure failure, long seed, String reason) {}
        };
        Campaign campaign = new Campaign(plan, Shard.WHOLE, dir.resolve("alone"), Duration.ZERO, nobody);
        assertEquals(0, campaign.run(2));
        expected = Summary.of(campaign.results()).fingerprint();
    }

    /** Two tasks at a time, in this process; a second time nothing is left to do. */
    @Test
    void threadsGiveTheSame() throws IOException, InterruptedException {
        SparkConf conf = new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
        String folder = dir.resolve("local").toUri().toString();
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            Summary summary = SparkCampaign.run(spark, plan, folder, SEEDS_A_TASK);
            assertEquals(expected, summary.fingerprint());
            assertEquals(Verdict.VALID, summary.verdict(0));
            assertEquals(32, summary.seeds());
            assertEquals(List.of(), Batch.of(plan, Results.read(dir.resolve("local")), SEEDS_A_TASK));
            Summary again = SparkCampaign.run(spark, plan, folder, SEEDS_A_TASK);
            assertEquals(expected, again.fingerprint());
            Plan endless = Campaigns.plan(Files.write(dir.resolve("endless.campaign"), List.of("until 1h")));
            assertThrows(BadArguments.class, () -> SparkCampaign.run(spark, endless, folder, SEEDS_A_TASK));
        }
    }

    /**
     * Submitted as the page says, to a cluster of two executors, each a process of its own. One of them is killed once
     * the first results are there: Spark gives what it ran to others.
     */
    @Test
    void aKilledExecutorChangesNothing() throws Exception {
        Path folder = dir.resolve("cluster");
        Process driver = Submit.start(
                dir,
                SparkCampaign.class,
                List.of(file.toString(), folder.toUri().toString(), String.valueOf(SEEDS_A_TASK)));
        try {
            Optional<ProcessHandle> executor = Optional.empty();
            while (driver.isAlive() && executor.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(20);
                executor = hasResults(folder) ? Submit.executors(driver).findFirst() : Optional.empty();
            }
            assertTrue(executor.isPresent() && executor.get().destroyForcibly(), "an executor was killed");
            assertTrue(driver.waitFor(200, TimeUnit.SECONDS));
            String said = Submit.said(dir);
            assertEquals(0, driver.exitValue(), said);
            assertTrue(said.contains("result " + expected), said);
            assertEquals(expected, Summary.of(Results.read(folder)).fingerprint());
        } finally {
            driver.destroyForcibly();
        }
    }

    /** Results of some task; the first file is the plan. */
    private static boolean hasResults(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".jsonl")).count() > 1;
        }
    }
}
