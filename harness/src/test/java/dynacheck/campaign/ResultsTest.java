package dynacheck.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.sweep.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of results can be put together in any way, and no seed counts twice. */
class ResultsTest {
    private static final int FOLDERS = 80;
    private static final Failure STALE =
            new Failure(Verdict.INVALID, "atomicity", "stale-read", "write a, write b, read a");
    private static final Line.ArmLine ARM =
            new Line.ArmLine("a1", "first", List.of("--nodes", "3"), List.of(), false, false, false, "1");

    @TempDir
    Path dir;

    private int folders;

    /** A seed decides everything: every third one is INVALID. */
    private static Line.RangeLine range(String arm, long from, long to, Random cost) {
        Map<Verdict, Long> verdicts = new TreeMap<>();
        List<Line.Seen> seen = new ArrayList<>();
        long hash = 0;
        for (long seed = from; seed <= to; seed++) {
            verdicts.merge(seed % 3 == 0 ? Verdict.INVALID : Verdict.VALID, 1L, Long::sum);
            hash += seed * 31;
        }
        for (long seed = from; seed <= to; seed++) {
            if (seed % 3 == 0) {
                Line.Seen one = new Line.Seen(STALE, 1, seed, 1000 - seed, "n" + seed);
                seen = List.of(seen.isEmpty() ? one : seen.getFirst().and(one));
            }
        }
        return new Line.RangeLine(
                arm,
                from,
                to,
                new Line.Outcome(verdicts, Map.of("crash", to - from + 1, "never", 0L), seen, hash, 10, 20),
                new Line.Cost(cost.nextInt(5), cost.nextInt(5)));
    }

    /** Files with lines in any order, twice, overlapping, torn at the end. */
    private Path folder(Random random) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("f" + folders++));
        int files = random.nextInt(3);
        for (int i = 0; i <= files; i++) {
            List<Line> lines = new ArrayList<>(List.of(ARM, new Line.PlanLine("p", List.of("a1"), 1, 60, null, 0)));
            int ranges = random.nextInt(6);
            for (int j = 0; j < ranges; j++) {
                long from = 1 + random.nextInt(60);
                lines.add(range("a1", from, Math.min(60, from + random.nextInt(12)), random));
            }
            if (random.nextBoolean()) {
                lines.add(new Line.ShrunkLine(
                        "a1",
                        STALE,
                        random.nextInt(9),
                        "left",
                        random.nextInt(4),
                        "{:seed " + random.nextInt(3) + "}"));
            }
            lines.add(lines.get(random.nextInt(lines.size())));
            Collections.shuffle(lines, random);
            byte[] bytes = (String.join("\n", lines.stream().map(Lines::text).toList()) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            int kept = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
            Files.write(folder.resolve("results-" + i + ".jsonl"), Arrays.copyOf(bytes, kept));
        }
        return folder;
    }

    private Path merged(Path... parts) throws IOException {
        Results all = new Results();
        for (Path part : parts) {
            all.add(Results.read(part));
        }
        Path into = dir.resolve("m" + folders++);
        all.write(into);
        return into;
    }

    private static String bytes(Path folder) throws IOException {
        return Files.readString(folder.resolve("results.jsonl"));
    }

    @Test
    void foldersArePutTogetherInAnyWay() throws IOException {
        Random random = new Random(20);
        int withRanges = 0;
        for (int i = 0; i < FOLDERS; i++) {
            Path a = folder(random);
            Path b = folder(random);
            Path c = folder(random);
            String all = bytes(merged(a, b, c));
            assertEquals(bytes(merged(a, b)), bytes(merged(b, a)), "commutative");
            assertEquals(bytes(merged(a)), bytes(merged(a, a)), "idempotent");
            assertEquals(all, bytes(merged(merged(a, b), c)), "associative");
            assertEquals(all, bytes(merged(a, merged(b, c))), "associative");
            assertEquals(all, bytes(merged(merged(a, b), merged(b, c), a)), "all of it");
            withRanges += all.contains("\"range\"") ? 1 : 0;
            checkCounts(Results.read(merged(a, b, c)));
        }
        assertTrue(withRanges > FOLDERS / 2, withRanges + " of " + FOLDERS + " had results");
    }

    /** Whatever overlaps, a seed counts once, and what is not counted is missing. */
    private static void checkCounts(Results results) {
        Summary summary = Summary.of(results);
        if (summary.arms().isEmpty()) {
            return;
        }
        ArmTotal arm = summary.arms().getFirst();
        long seeds = 0;
        long invalid = 0;
        long hash = 0;
        long last = 0;
        for (Map.Entry<Long, Long> range : arm.ranges().entrySet()) {
            assertTrue(range.getKey() > last, arm.ranges().toString());
            for (last = range.getKey(); last <= range.getValue(); last++) {
                seeds++;
                invalid += last % 3 == 0 ? 1 : 0;
                hash += last * 31;
            }
            last = range.getValue();
        }
        assertEquals(seeds, arm.seeds());
        assertEquals(invalid, arm.verdicts().getOrDefault(Verdict.INVALID, 0L));
        assertEquals(hash, arm.hash());
        assertEquals(List.of(), arm.contradictions());
        boolean asked = !results.all(Line.PlanLine.class).isEmpty();
        assertEquals(asked ? 60 - seeds : 0, summary.missing(Instant.EPOCH));
        assertEquals(invalid > 0 ? 1 : 0, summary.classes().size());
    }

    /** Two results of the same seeds: something depends on more than the seed, and nobody may call that valid. */
    @Test
    void aContradictionIsNamed() {
        Results results = new Results();
        Random random = new Random(1);
        Line.RangeLine line = range("a1", 1, 2, random);
        results.add(ARM);
        results.add(line);
        assertEquals(Verdict.VALID, Summary.of(results).verdict(0));
        Line.Outcome outcome = line.outcome();
        results.add(new Line.RangeLine(
                "a1",
                1,
                2,
                new Line.Outcome(outcome.verdicts(), outcome.covered(), List.of(), 7, 10, 20),
                line.cost()));
        Summary summary = Summary.of(results);
        assertEquals(Verdict.UNKNOWN, summary.verdict(0));
        assertTrue(summary.reason(0).contains("first, seeds 1..2: two results"), summary.reason(0));
        assertEquals(2, summary.seeds());
    }

    /** What is no line of ours is named, and none of its seeds counts; the rest does. */
    @Test
    void damagedLinesAreNamedAndNotCounted() throws IOException {
        Path file = dir.resolve("results-x.jsonl");
        String whole = Lines.text(range("a1", 1, 8, new Random(1)));
        Files.writeString(file, Lines.text(ARM) + "\n" + whole + "\n");
        for (String bad : List.of(
                "{\"line\":\"range\"}",
                "garbage",
                "null",
                "[]",
                whole.replace("\"to\":8", "\"to\":9"),
                whole.replace("\"from\":1", "\"from\":-1"),
                whole.replace("\"line\":\"range\"", "\"line\":\"java.lang.Object\""),
                whole.replace("\"outcome\":{", "\"outcome\":{\"more\":1,"))) {
            Files.writeString(file, bad + "\n", StandardOpenOption.APPEND);
        }
        Files.writeString(file, whole.substring(0, 40), StandardOpenOption.APPEND); // torn
        Results results = Results.read(dir);
        assertEquals(8, results.notUnderstood().size(), results.notUnderstood().toString());
        assertTrue(
                results.notUnderstood().getFirst().startsWith(file + ":3: "),
                results.notUnderstood().toString());
        assertEquals(8, Summary.of(results).seeds());
    }

    /** Shards, interrupts and repetition split seeds in many ways; the result is the same. */
    @Test
    void theFingerprintIsThatOfTheSeeds() {
        Random random = new Random(2);
        String whole = fingerprint(List.of(range("a1", 1, 40, random)));
        assertEquals(whole, fingerprint(List.of(range("a1", 17, 40, random), range("a1", 1, 16, random))));
        assertNotEquals(whole, fingerprint(List.of(range("a1", 1, 39, random))));
    }

    private static String fingerprint(List<Line.RangeLine> lines) {
        Results results = new Results();
        results.add(ARM);
        for (Line.RangeLine line : lines) {
            Line.Outcome o = line.outcome();
            results.add(new Line.RangeLine(
                    line.arm(),
                    line.from(),
                    line.to(),
                    new Line.Outcome(o.verdicts(), o.covered(), o.failures(), o.hash(), line.seeds(), line.seeds()),
                    line.cost()));
        }
        return Summary.of(results).fingerprint();
    }
}
