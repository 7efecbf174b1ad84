package dynacheck.spark;

import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.register.GroupedAtomicity;
import dynacheck.checker.register.RegisterBlock;
import dynacheck.checker.register.RegisterShare;
import dynacheck.checker.register.ShareResult;
import dynacheck.checker.register.SplitChain;
import dynacheck.checker.register.SplitReport;
import dynacheck.checker.register.SplitSurvey;
import dynacheck.history.HistoryPieces;
import dynacheck.run.BadArguments;
import dynacheck.run.HistoryFiles;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Judges a history of registers on Spark. Three passes: each split is surveyed by itself, which shows how the next one
 * begins; knowing that, each is read as if all before it had been, and its operations are shuffled by register; each
 * share of the registers is judged.
 */
final class SparkAtomicity {
    /** Bytes of text beyond which an op that is not complete is a mistake, not a long one. */
    private static final long LONGEST = 64 << 20;

    private static final int SHARES_OF_A_CORE = 2;

    private record Surveyed(Split split, SplitSurvey survey) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** @param order place in the order of the history */
    record Task(int order, Split split, SplitChain.Start start, boolean isLast) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Of what is shuffled: the share, then the order of the history. */
    record Key(int share, int split, int block) implements Comparable<Key>, Serializable {
        private static final long serialVersionUID = 1L;
        private static final Comparator<Key> ORDER =
                Comparator.comparingInt(Key::share).thenComparingInt(Key::split).thenComparingInt(Key::block);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** One share a partition, and one more for the reports of the splits. */
    private static final class ByShare extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int shares;

        ByShare(int shares) {
            this.shares = shares;
        }

        @Override
        public int numPartitions() {
            return shares + 1;
        }

        @Override
        public int getPartition(Object key) {
            return ((Key) key).share();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ByShare by && by.shares == shares;
        }

        @Override
        public int hashCode() {
            return shares;
        }
    }

    private final JavaSparkContext spark;
    private final SerializableConfiguration conf;
    private final AtomicityOptions options;
    private final SplitReport report = SplitReport.none();

    SparkAtomicity(JavaSparkContext spark, AtomicityOptions options) {
        this.spark = spark;
        this.conf = new SerializableConfiguration(spark.hadoopConfiguration());
        this.options = options;
    }

    /** What was tolerated while reading. */
    List<String> notes() {
        return report.notes();
    }

    /** @param splits of all files of the history, in any order of files */
    AtomicityResult judge(List<Split> splits) {
        List<Surveyed> surveyed = ordered(surveyed(splits));
        SplitChain chain = new SplitChain(options);
        List<Task> tasks = new ArrayList<>();
        int files = (int) splits.stream().mapToInt(Split::file).distinct().count();
        int file = -1;
        for (Surveyed one : surveyed) {
            if (one.split().file() != file && files > 1) {
                chain.file(one.split().path());
            }
            file = one.split().file();
            boolean isLast = tasks.size() == surveyed.size() - 1;
            tasks.add(new Task(tasks.size(), one.split(), chain.add(one.survey()), isLast));
        }
        Broadcast<SplitChain.Common> common = spark.broadcast(chain.common());
        int shares = Math.max(SHARES_OF_A_CORE * spark.defaultParallelism(), tasks.size());
        JavaPairRDD<Key, Serializable> sorted = sorted(tasks, common, shares);
        gather(sorted, shares, files > 1 ? null : splits.getFirst().path());
        return total(sorted, shares, common);
    }

    private List<Surveyed> surveyed(List<Split> splits) {
        SerializableConfiguration files = conf;
        AtomicityOptions how = options;
        List<Split> open = splits;
        List<Surveyed> done = new ArrayList<>();
        while (!open.isEmpty()) {
            done.addAll(spark.parallelize(open, open.size())
                    .map(split -> survey(split, files, how))
                    .collect());
            done.sort(Comparator.comparingInt((Surveyed one) -> one.split().file())
                    .thenComparingLong(one -> one.split().from()));
            open = joined(done);
        }
        return done;
    }

    /** Takes out each split that does not end where an op ends, with the next one; both have to be read as one. */
    private static List<Split> joined(List<Surveyed> all) {
        List<Split> joined = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i++) {
            Split split = all.get(i).split();
            Split next = all.get(i + 1).split();
            if (!all.get(i).survey().isWhole() && next.file() == split.file() && split.to() - split.from() < LONGEST) {
                joined.add(split.and(next));
                all.remove(i + 1);
                all.remove(i--);
            }
        }
        return joined;
    }

    private static Surveyed survey(Split split, SerializableConfiguration conf, AtomicityOptions options)
            throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                HistoryPieces pieces = split.pieces(conf.value(), threads, HistoryPieces.Before.UNKNOWN)) {
            return new Surveyed(split, SplitSurvey.of(pieces, options));
        }
    }

    /** In the order of the history. Refuses files that do not follow one another. */
    private static List<Surveyed> ordered(List<Surveyed> surveyed) {
        List<List<Surveyed>> files = new ArrayList<>();
        for (Surveyed one : surveyed) {
            if (files.isEmpty()
                    || files.getLast().getFirst().split().file() != one.split().file()) {
                files.add(new ArrayList<>());
            }
            files.getLast().add(one);
        }
        if (files.size() == 1) {
            return surveyed;
        }
        files.forEach(SparkAtomicity::requireIndexes);
        files.sort(Comparator.comparingLong(file ->
                file.stream().mapToLong(one -> one.survey().firstIndex()).min().orElseThrow()));
        List<Surveyed> all = files.stream().flatMap(List::stream).toList();
        Surveyed last = null;
        for (Surveyed one : all) {
            if (!one.survey().isEmpty()) {
                if (last != null && last.split().file() != one.split().file()) {
                    requireAfter(last, one, surveyed);
                }
                last = one;
            }
        }
        return all;
    }

    private static void requireIndexes(List<Surveyed> file) {
        HistoryPieces.Before text = HistoryPieces.Before.NOTHING;
        for (Surveyed one : file) {
            if (one.survey().firstCounted() > 0) {
                throw HistoryFiles.withoutIndex(
                        one.split().path(), text.lines() + one.survey().firstCounted());
            }
            text = text.and(one.survey().text());
        }
    }

    private static void requireAfter(Surveyed before, Surveyed after, List<Surveyed> all) {
        long last = before.survey().lastIndex();
        long first = after.survey().firstIndex();
        if (first == last) {
            throw HistoryFiles.twice(
                    first,
                    before.split().path(),
                    lines(before, all) + before.survey().lastLine(),
                    after.split().path(),
                    lines(after, all) + after.survey().firstLine());
        }
        if (first < last) {
            throw new BadArguments(after.split().path() + " begins at index " + first + ", before "
                    + before.split().path() + " has ended, at index " + last + ": on Spark, files must follow one"
                    + " another yet; ./dynacheck campaign judge merges files that overlap");
        }
    }

    /** Lines of the file before the split. */
    private static int lines(Surveyed split, List<Surveyed> all) {
        return all.stream()
                .filter(one -> one.split().file() == split.split().file()
                        && one.split().from() < split.split().from())
                .mapToInt(one -> one.survey().text().lines())
                .sum();
    }

    private JavaPairRDD<Key, Serializable> sorted(List<Task> tasks, Broadcast<SplitChain.Common> common, int shares) {
        SerializableConfiguration files = conf;
        return spark.parallelize(tasks, tasks.size())
                .flatMapToPair(task -> new SortedSplit(task, common.value(), shares, files))
                .repartitionAndSortWithinPartitions(new ByShare(shares));
    }

    /** Gathers what the splits report, and refuses what is no history. */
    private void gather(JavaPairRDD<Key, Serializable> sorted, int shares, @Nullable String onlyFile) {
        for (Tuple2<Key, Serializable> one : sorted.collectPartitions(new int[] {shares})[0]) {
            report.and((SplitReport) one._2());
        }
        if (report.failure() != null) {
            throw new BadArguments(report.failure());
        }
        report.settle(names -> {
            Set<Object> registers = new HashSet<>();
            sorted.filter(one -> one._2() instanceof RegisterBlock)
                    .flatMap(one -> ((RegisterBlock) one._2()).among(names).iterator())
                    .distinct()
                    .collect()
                    .forEach(registers::add);
            return registers;
        });
    }

    private AtomicityResult total(
            JavaPairRDD<Key, Serializable> sorted, int shares, Broadcast<SplitChain.Common> common) {
        Broadcast<SplitReport> settled = spark.broadcast(report);
        List<ShareResult> results = sorted.mapPartitions(share -> {
                    try (RegisterShare judge = share(share)) {
                        return List.of(judge.judge(common.value(), settled.value(), mostWhole()))
                                .iterator();
                    }
                })
                .collect();
        return ShareResult.total(results, options, report, initial -> isLegal(sorted, common, settled, initial));
    }

    private static boolean isLegal(
            JavaPairRDD<Key, Serializable> sorted,
            Broadcast<SplitChain.Common> common,
            Broadcast<SplitReport> settled,
            @Nullable Object initial) {
        return sorted
                .mapPartitions(share -> {
                    try (RegisterShare judge = share(share)) {
                        boolean isLegal = judge.areLegal(common.value(), settled.value(), mostWhole(), initial);
                        return List.of(isLegal).iterator();
                    }
                })
                .collect()
                .stream()
                .allMatch(Boolean::booleanValue);
    }

    private static RegisterShare share(Iterator<Tuple2<Key, Serializable>> blocks) throws IOException {
        RegisterShare share = new RegisterShare(Path.of(System.getProperty("java.io.tmpdir")));
        while (blocks.hasNext()) {
            Tuple2<Key, Serializable> next = blocks.next();
            if (next._2() instanceof RegisterBlock block) {
                share.add(next._1().split(), block);
            }
        }
        return share;
    }

    private static long mostWhole() {
        int lanes = Runtime.getRuntime().availableProcessors();
        return GroupedAtomicity.Means.of(Path.of(""), 0, lanes).mostWhole();
    }
}
