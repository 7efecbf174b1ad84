package dynacheck.spark;

import dynacheck.campaign.Batch;
import dynacheck.campaign.Plan;
import dynacheck.campaign.Results;
import dynacheck.campaign.Summary;
import dynacheck.cli.Campaigns;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A campaign on a Spark cluster: {@code spark-submit --class dynacheck.spark.SparkCampaign ... FILE RESULTS [SEEDS]}.
 * RESULTS is any Hadoop path, SEEDS how many a task runs; what is there already is not run again. A seed decides
 * everything, so a lost executor and a task that runs twice change nothing.
 */
public final class SparkCampaign {
    /** Some fifteen seconds of one core. */
    private static final int SEEDS_EACH = 256;

    private SparkCampaign() {}

    public static void main(String[] args) {
        if (args.length < 2 || args.length > 3 || args.length == 3 && !args[2].matches("[1-9]\\d{0,5}")) {
            System.err.println("usage: spark-submit ... dynacheck-spark.jar FILE RESULTS [SEEDS]");
            System.exit(Submitted.BAD_ARGUMENTS);
        }
        int seedsEach = args.length == 3 ? Integer.parseInt(args[2]) : SEEDS_EACH;
        System.exit(Submitted.run("dynacheck campaign", spark -> {
            Plan plan = Campaigns.plan(java.nio.file.Path.of(args[0]));
            return Campaigns.tell(run(spark, plan, args[1], seedsEach));
        }));
    }

    /** Runs what is not done yet, and summarizes the whole folder. */
    static Summary run(JavaSparkContext spark, Plan plan, String folder, int seedsEach) throws IOException {
        if (plan.until() != null) {
            throw new BadArguments("a campaign until a time cannot be split into tasks: give it seeds, and end it when"
                    + " you like; what is done stays");
        }
        HadoopResults store = new HadoopResults(folder, new SerializableConfiguration(spark.hadoopConfiguration()));
        Results before = store.read();
        store.write(plan.texts());
        List<Batch> batches = Batch.of(plan, before, seedsEach);
        if (!batches.isEmpty()) {
            spark.parallelize(batches, batches.size()).foreach(batch -> store.write(lines(batch)));
        }
        return Summary.of(store.read());
    }

    private static List<String> lines(Batch batch) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        // A virtual thread, because a run switches between its fibers and this thread very often.
        Thread thread = Thread.ofVirtual().unstarted(() -> lines.addAll(batch.run(Campaigns::swarm)));
        Throwable[] failure = new Throwable[1];
        thread.setUncaughtExceptionHandler((which, e) -> failure[0] = e);
        thread.start();
        thread.join();
        if (failure[0] != null) {
            throw new IllegalStateException("a batch of seeds failed: " + failure[0], failure[0]);
        }
        return lines;
    }
}
