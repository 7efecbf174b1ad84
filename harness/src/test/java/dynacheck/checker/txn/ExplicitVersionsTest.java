package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories whose operations name versions: what repeats is told apart, and contradictions are found. */
class ExplicitVersionsTest {
    private static final Keyword VERSION = Keyword.of("v");
    private static final int SEEDS = 300;

    /** One after another, {@code "f k value version"}; no version for {@code -}. */
    private static String lines(String... operations) {
        StringBuilder lines = new StringBuilder();
        for (String operation : operations) {
            String[] words = operation.split(" ");
            String version = words[3].equals("-") ? "" : " :v " + words[3].replace('_', ' ');
            String mop = "[[:" + words[0] + " :" + words[1] + " ";
            String invoked = words[0].equals("r") ? "nil" : words[2];
            lines.append("{:process 0 :type :invoke :f :txn :value %s%s]]}\n".formatted(mop, invoked));
            lines.append("{:process 0 :type :ok :f :txn :value %s%s]]%s}\n".formatted(mop, words[2], version));
        }
        return lines.toString();
    }

    /** By inference alone. */
    private static ElleResult inferred(String text, Consistency consistency) {
        History history = HistoryReader.parse(text);
        ElleOptions options = ElleOptions.of(Model.RW_REGISTER, consistency).withVersionKey(VERSION);
        ElleResult result = ElleChecker.check(TxnSink.of(history, options), options, 0);
        ElleResult whole = ElleChecker.check(history, options);
        assertTrue(result.verdict() == Verdict.UNKNOWN || result.verdict() == whole.verdict(), whole.toString());
        return result;
    }

    private static void assertInvalid(String name, Consistency consistency, String... operations) {
        ElleResult result = inferred(lines(operations), consistency);
        assertEquals(Verdict.INVALID, result.verdict(), result.toString());
        assertTrue(result.counts().containsKey(name), result.counts().toString());
    }

    @Test
    void valuesWrittenTwiceAreToldApart() {
        ElleResult good = inferred(
                lines("w x 1 1", "w x 1 2", "r x 1 2", "w x 2 3", "w y 7 1", "r y 7 1"), Consistency.SERIALIZABLE);
        assertEquals(Verdict.VALID, good.verdict(), good.reason());
        assertEquals(List.of("The versions of 6 reads and writes are those of their :v."), good.notes());
        // The same values, but the one read is the one that the other overwrote.
        assertInvalid("G-single-process", Consistency.STRICT_SERIALIZABLE, "w x 1 1", "w x 1 2", "r x 1 1");
    }

    @Test
    void whatTheDataSayAgainstTheVersionsIsFound() {
        String readsThenWrites = "{:process 0 :type :invoke :f :txn :value [[:r :x nil] [:w :x 2]]}\n"
                + "{:process 0 :type :ok :f :txn :value [[:r :x 1] [:w :x 2]] :v [5 4]}\n";
        ElleResult result = inferred(lines("w x 1 5") + readsThenWrites, Consistency.READ_COMMITTED);
        assertEquals(Set.of("cyclic-versions"), result.counts().keySet(), result.toString());
        assertEquals(Verdict.INVALID, result.verdict());
        String text = result.anomalies().toString();
        assertTrue(text.contains("for its :v 4 is less than :v 5"), text);
        ElleResult backwards = inferred(lines("w x 1 2", "w x 2 1", "r x 2 1"), Consistency.STRICT_SERIALIZABLE);
        assertEquals(Verdict.INVALID, backwards.verdict(), "the later write has the lower version");
        assertTrue(backwards.counts().containsKey("cyclic-versions-process"), backwards.toString());
        String why = backwards.anomalies().toString();
        assertTrue(why.contains("for its :v 1 is less than :v 2"), why);
        assertFalse(why.contains(":v 2 is less"), "the other order is that of the process: " + why);
        assertInvalid("cyclic-versions", Consistency.SERIALIZABLE, "r x nil 3", "w x 1 2", "r x 1 2");
    }

    @Test
    void aVersionIsOneWriteAndItsValue() {
        assertInvalid("version-conflict", Consistency.READ_UNCOMMITTED, "w x 1 1", "w x 2 1");
        assertInvalid("version-conflict", Consistency.READ_UNCOMMITTED, "w x 1 1", "w x 2 2", "r x 1 2");
        assertInvalid("version-conflict", Consistency.READ_UNCOMMITTED, "w x 1 1", "r x 1 2");
        assertInvalid("version-conflict", Consistency.READ_UNCOMMITTED, "w x 1 -", "r x 1 1", "r x 1 2");
        assertInvalid("phantom-read", Consistency.READ_UNCOMMITTED, "w x 1 1", "r x 9 2");
        assertInvalid("version-conflict", Consistency.READ_UNCOMMITTED, "w x 1 1", "w x 1 1");
        String twoKeys = "{:process 0 :type :invoke :f :txn :value [[:r :x nil] [:r :y nil]]}\n"
                + "{:process 0 :type :ok :f :txn :value [[:r :x 1] [:r :y nil]]}\n";
        ElleResult untold = inferred(lines("w x 1 1", "w x 1 2") + twoKeys, Consistency.SERIALIZABLE);
        assertEquals(Verdict.UNKNOWN, untold.verdict(), "the read has no version, so its write is unknown");
        ElleResult only = inferred(lines("w x 1 1", "w x 2 2", "r x 2 -"), Consistency.SERIALIZABLE);
        assertEquals(Verdict.VALID, only.verdict(), only.reason());
    }

    @Test
    void withoutComparableVersionsNothingIsSaid() {
        ElleResult none = inferred(lines("w x 1 -", "r x 1 -"), Consistency.SERIALIZABLE);
        assertEquals("No operation has a version in :v.", none.reason());
        ElleResult mixed = inferred(lines("w x 1 1", "w x 2 \"a\"", "r x 2 \"a\""), Consistency.SERIALIZABLE);
        assertEquals(Verdict.UNKNOWN, mixed.verdict());
        assertTrue(mixed.reason().startsWith("Versions in :v that cannot be compared: those of :x"), mixed.reason());
    }

    @Test
    void versionsCompareAsWhatTheyAre() {
        assertOrder("9", "10");
        assertOrder("1.5", "2");
        assertOrder("[1 \"n2\"]", "[2 \"n1\"]");
        assertOrder("\"9\"", "\"10\"");
        assertOrder("\"1.9.0\"", "\"1.10.0\"");
        assertOrder("\"3.n1.0.9\"", "\"3.n1.0.10\"");
        // As the nodes themselves: names of processes are texts.
        assertOrder("\"3.n10.0.1\"", "\"3.n9.0.1\"");
        for (String other : new String[] {"\"a\"", ":a", "[1]", "{}"}) {
            assertEquals(OptionalInt.empty(), VersionOrder.compare(1L, read(other)), other);
        }
        assertEquals(OptionalInt.of(0), VersionOrder.compare(1L, 1.0));
    }

    private static Object read(String edn) {
        return Objects.requireNonNull(Edn.read(edn));
    }

    private static void assertOrder(String less, String more) {
        assertTrue(VersionOrder.compare(read(less), read(more)).getAsInt() < 0, less + " < " + more);
        assertTrue(VersionOrder.compare(read(more), read(less)).getAsInt() > 0, more + " > " + less);
    }

    private enum Bug {
        NONE,
        /** A transaction sees a state of before. */
        STALE,
        /** A version is given to two writes. */
        REUSED,
        /** A read is told the version of another. */
        MISNAMED
    }

    /** Few values, so that only versions tell writes apart. */
    @Test
    void plantedBugsAreFoundAmongValuesThatRepeat() {
        for (Bug bug : Bug.values()) {
            int planted = 0;
            int found = 0;
            for (int seed = 0; seed < SEEDS; seed++) {
                Store store = new Store(new SplittableRandom(seed), bug);
                ElleResult result = inferred(store.history(), Consistency.STRICT_SERIALIZABLE);
                if (store.planted) {
                    planted++;
                    found += result.verdict() == Verdict.INVALID ? 1 : 0;
                } else {
                    assertNotEquals(Verdict.INVALID, result.verdict(), () -> result + "\n" + store.history());
                }
            }
            assertEquals(planted, found, bug.toString());
            assertTrue(bug == Bug.NONE || planted > SEEDS / 4, bug + ": " + planted);
        }
    }

    /** Two registers, one transaction after another; each operation names the versions of its keys in a map. */
    private static final class Store {
        private static final int TXNS = 12;
        private final SplittableRandom random;
        private final Bug bug;
        private final List<List<@Nullable Long>> versions = List.of(new ArrayList<>(), new ArrayList<>());
        private final String text;
        boolean planted;

        Store(SplittableRandom random, Bug bug) {
            this.random = random;
            this.bug = bug;
            versions.forEach(v -> v.add(null));
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < TXNS; i++) {
                lines.append(transaction(i == TXNS - 1));
            }
            text = lines.toString();
        }

        String history() {
            return text;
        }

        private String transaction(boolean last) {
            List<String> invoked = new ArrayList<>();
            List<String> done = new ArrayList<>();
            List<String> named = new ArrayList<>();
            for (int key = 0; key < 2; key++) {
                List<@Nullable Long> known = versions.get(key);
                boolean plant = !planted && bug != Bug.NONE && known.size() > 3 && random.nextInt(4) == 0;
                if (!last && random.nextBoolean()) {
                    long value = random.nextInt(2);
                    int name = plant && bug == Bug.REUSED ? known.size() - 1 : known.size();
                    boolean other = !Objects.equals(known.getLast(), value);
                    planted |= name < known.size() && other;
                    name = other ? name : known.size();
                    known.add(value);
                    invoked.add("[:w " + key + " " + value + "]");
                    done.add(invoked.getLast());
                    named.add(key + " " + name);
                } else {
                    int seen = known.size() - 1;
                    int name = seen;
                    if (plant && bug == Bug.STALE) {
                        seen -= 2;
                        name = seen;
                        planted = true;
                    } else if (plant && bug == Bug.MISNAMED) {
                        name -= 1;
                        planted = true;
                    }
                    invoked.add("[:r " + key + " nil]");
                    done.add("[:r " + key + " " + Edn.print(known.get(seen)) + "]");
                    named.add(key + " " + name);
                }
            }
            return "{:process 0 :type :invoke :f :txn :value %s}\n{:process 0 :type :ok :f :txn :value %s :v %s}\n"
                    .formatted(invoked, done, named.stream().collect(Collectors.joining(", ", "{", "}")))
                    .replace(", [", " [");
        }
    }
}
