package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityOptions.KeyBy;
import dynacheck.checker.register.GroupedAtomicity.Means;
import dynacheck.history.Edn;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryPieces.Before;
import dynacheck.history.MalformedHistoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that is split and judged in shares has the result of the whole, to the letter. */
class SplitSorterTest {
    private static final ExecutorService THREADS = Executors.newSingleThreadExecutor();
    private static final long MOST_WHOLE = 100_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @AfterAll
    static void end() {
        THREADS.shutdown();
    }

    /** Everything that a user is told. */
    private record Told(String result, List<String> notes, String failure) {
        /** The index of a line that has none of its own is shown if the line before is of another piece. */
        static Told refused(@Nullable String failure) {
            return new Told("", List.of(), String.valueOf(failure).replaceAll("(have none; .*\\{):index \\d+, ", "$1"));
        }
    }

    private Told whole(String text, AtomicityOptions options) throws Exception {
        try (HistoryPieces pieces = pieces(text, Before.NOTHING);
                GroupedAtomicity judge = new GroupedAtomicity(options, new Means(dir, Long.MAX_VALUE, 1, MOST_WHOLE))) {
            for (HistoryPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
                for (int i = 0; i < piece.ops().size(); i++) {
                    judge.accept(piece.ops().get(i), piece.lines()[i]);
                }
                piece.notes().forEach(judge::note);
                if (piece.failure() != null) {
                    throw piece.failure();
                }
            }
            AtomicityResult result = judge.finish(THREADS, () -> false);
            return new Told(Edn.print(result.toEdn()), judge.notes(), "");
        } catch (MalformedHistoryException e) {
            return Told.refused(e.getMessage());
        }
    }

    private static HistoryPieces pieces(String text, Before before) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HistoryPieces.part(new ByteArrayInputStream(bytes), HistoryFormat.EDN, THREADS, before);
    }

    /** As another process gets it. */
    @SuppressWarnings("unchecked")
    private static <T> T sent(T what) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(what);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private Told split(List<String> splits, int shares, AtomicityOptions options) throws Exception {
        SplitChain chain = new SplitChain(options);
        List<SplitChain.Start> starts = new ArrayList<>();
        for (String text : splits) {
            starts.add(sent(chain.add(sent(SplitSurvey.of(pieces(text, Before.UNKNOWN), options)))));
        }
        SplitChain.Common common = sent(chain.common());
        List<RegisterShare> all = new ArrayList<>();
        for (int i = 0; i < shares; i++) {
            all.add(new RegisterShare(dir));
        }
        Set<Object> registers = new HashSet<>();
        SplitReport report = SplitReport.none();
        for (int i = 0; i < splits.size(); i++) {
            int order = i;
            SplitSorter sorter = new SplitSorter(starts.get(i), common, shares, (share, block) -> {
                try {
                    all.get(share).add(order, sent(block));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                block.names().forEach(named -> registers.add(Writers.id(named.name())));
            });
            report.and(sent(sorted(sorter, pieces(splits.get(i), starts.get(i).text()), i == splits.size() - 1)));
        }
        if (report.failure() != null) {
            return Told.refused(report.failure());
        }
        report.settle(names -> registers);
        SplitReport settled = sent(report);
        List<ShareResult> results = new ArrayList<>();
        for (RegisterShare share : all) {
            results.add(sent(share.judge(common, settled, MOST_WHOLE)));
        }
        AtomicityResult result = ShareResult.total(
                results,
                options,
                settled,
                initial -> all.stream().allMatch(share -> areLegal(share, common, settled, initial)));
        for (RegisterShare share : all) {
            share.close();
        }
        return new Told(Edn.print(result.toEdn()), settled.notes(), "");
    }

    private static boolean areLegal(
            RegisterShare share, SplitChain.Common common, SplitReport report, @Nullable Object initial) {
        try {
            return share.areLegal(common, report, MOST_WHOLE, initial);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SplitReport sorted(SplitSorter sorter, HistoryPieces pieces, boolean isLast) throws Exception {
        try {
            for (HistoryPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
                for (int i = 0; i < piece.ops().size(); i++) {
                    sorter.accept(piece.ops().get(i), piece.lines()[i]);
                }
                piece.notes().forEach(sorter::note);
                if (piece.failure() != null) {
                    throw piece.failure();
                }
            }
        } catch (MalformedHistoryException e) {
            return sorter.end(false, e.getMessage());
        }
        return sorter.end(isLast, null);
    }

    private static List<String> cut(List<String> lines, SplittableRandom random) {
        List<String> splits = new ArrayList<>(List.of(""));
        int mean = 1 + random.nextInt(40);
        for (String line : lines) {
            if (random.nextInt(mean) == 0) {
                splits.add("");
            }
            splits.set(splits.size() - 1, splits.getLast() + line);
        }
        return splits;
    }

    @Test
    void splitHistoriesHaveTheResultOfTheWhole() throws Exception {
        EnumSet<Verdict> seen = EnumSet.noneOf(Verdict.class);
        int refused = 0;
        for (int seed = 1; seed <= Integer.getInteger("dynacheck.splits", 400); seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            OddHistory history = new OddHistory(random);
            List<String> lines = history.lines();
            KeyBy keyBy = random.nextInt(4) == 0 ? KeyBy.values()[random.nextInt(4)] : KeyBy.AUTO;
            AtomicityOptions options = new AtomicityOptions(
                    random.nextInt(5) == 0, random.nextInt(5) == 0, null, keyBy, false, Duration.ofSeconds(20), 0);
            Told expected = whole(String.join("", lines), options);
            List<String> splits = cut(lines, random);
            assertEquals(
                    expected,
                    split(splits, 1 + random.nextInt(5), options),
                    "seed " + seed + "\n" + String.join("----\n", splits));
            refused += expected.failure().isEmpty() ? 0 : 1;
            for (Verdict verdict : Verdict.values()) {
                if (expected.result()
                        .contains(":valid? "
                                + switch (verdict) {
                                    case VALID -> "true";
                                    case INVALID -> "false";
                                    case UNKNOWN -> ":unknown";
                                })) {
                    seen.add(verdict);
                }
            }
        }
        assertEquals(EnumSet.allOf(Verdict.class), seen);
        assertTrue(refused > 10, "refused: " + refused);
    }

    @Test
    void anOpOverTwoSplitsIsNoticed() throws Exception {
        String op = "{:process 0, :type :invoke, :f :write,\n :value 1}\n";
        int middle = op.indexOf('\n') + 1;
        assertFalse(SplitSurvey.of(pieces(op.substring(0, middle), Before.UNKNOWN), AtomicityOptions.DEFAULT)
                .isWhole());
        assertTrue(SplitSurvey.of(pieces(op, Before.UNKNOWN), AtomicityOptions.DEFAULT)
                .isWhole());
    }
}
