package dynacheck.spark;

import dynacheck.run.BadArguments;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** What a program does that was given to {@code spark-submit}. */
interface Submitted {
    int BAD_ARGUMENTS = 254;
    int FAILED = 255;

    /** Returns the exit code. */
    int run(JavaSparkContext spark) throws Exception;

    /** The exit code. Spark's own, of what ends by an exception, is 1, which would be a verdict. */
    static int run(String name, Submitted program) {
        // At INFO an executor would log each phase of each seed.
        SparkConf conf = new SparkConf().setAppName(name).setIfMissing("spark.log.level", "WARN");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            return program.run(spark);
        } catch (BadArguments e) {
            System.err.println("dynacheck: " + e.getMessage());
            return BAD_ARGUMENTS;
        } catch (Exception e) {
            e.printStackTrace();
            return FAILED;
        }
    }
}
