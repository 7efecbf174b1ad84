package dynacheck.spark;

import dynacheck.cli.JudgeWords;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code campaign judge} on a Spark cluster: {@code spark-submit --class dynacheck.spark.SparkJudge ... [OPTIONS]
 * PATH...}, with any Hadoop paths. The verdict, witnesses and anomalies are those of one machine, whatever was lost or
 * run twice.
 */
public final class SparkJudge {
    /** Bytes of text that a task reads. */
    private static final long SPLIT = 64 << 20;

    private SparkJudge() {}

    public static void main(String[] args) {
        System.exit(Submitted.run("dynacheck campaign judge", spark -> judge(spark, List.of(args), SPLIT)));
    }

    /** Judges and tells; returns the exit code. */
    static int judge(JavaSparkContext spark, List<String> args, long splitBytes) throws IOException {
        JudgeWords words = JudgeWords.of(args);
        HadoopHistory history = new HadoopHistory(spark.hadoopConfiguration(), words.format(), splitBytes);
        List<String> files = new ArrayList<>();
        for (String path : words.paths()) {
            if (path.equals("-")) {
                throw new BadArguments("standard input cannot be read on many machines; name files");
            }
            files.addAll(history.files(path));
        }
        words.requireOrder(files.size());
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            splits.addAll(history.splits(i, files.get(i), files.size() == 1));
        }
        SparkAtomicity judge = new SparkAtomicity(spark, words.options());
        return words.tell(judge.judge(splits), judge.notes());
    }
}
