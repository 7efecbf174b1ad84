package dynacheck.workloads.registers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a store may take for one another is among the names, and cold keys are where transfers are cut. */
class KeysTest {
    private static List<String> all(int busy) {
        List<String> all = new ArrayList<>(Keys.COLD);
        all.addAll(Keys.busy(busy));
        return all;
    }

    @Test
    void aKeyThatIsReadAndWrittenMeetsAColdOneUnderEachMistake() {
        Map<String, UnaryOperator<String>> mistakes = new TreeMap<>(Map.of(
                "no case", key -> key.toLowerCase(Locale.ROOT),
                "first 16 bits", key -> key.substring(0, 2),
                "16 bits of its hash", key -> String.valueOf(key.hashCode() & 0xFFFF),
                "its hash", key -> String.valueOf(key.hashCode()),
                "its length", key -> String.valueOf(key.length()),
                "low bytes",
                        key -> key.chars()
                                .mapToObj(c -> (char) (c & 0x7F))
                                .toList()
                                .toString()));
        String busy = Keys.busy(1).getFirst();
        mistakes.forEach((mistake, as) ->
                assertTrue(Keys.COLD.stream().anyMatch(cold -> as.apply(cold).equals(as.apply(busy))), mistake));
    }

    @Test
    void busyKeysMeetUnderTheRest() {
        Map<String, UnaryOperator<String>> mistakes = Map.of(
                "composed", key -> Normalizer.normalize(key, Normalizer.Form.NFC),
                "decoded twice", key -> key.replace("%20", " "),
                "plus is a blank", key -> key.replace('+', ' '),
                "first 5 characters", key -> key.substring(0, Math.min(5, key.length())),
                "a path", key -> Path.of(key).normalize().toString(),
                "one byte each", key -> new String(key.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
        List<String> busy = Keys.busy(12);
        mistakes.forEach((mistake, as) ->
                assertTrue(new HashSet<>(busy.stream().map(as).toList()).size() < busy.size(), mistake));
    }

    @Test
    void coldKeysAreFewAndAtBothEndsOfTheOrderForAnyNumberOfOthers() {
        for (int busy = 1; busy < 30; busy++) {
            TreeSet<String> sorted = new TreeSet<>(all(busy));
            assertEquals(busy + 3, sorted.size(), "no name twice");
            assertTrue(Keys.COLD.contains(sorted.first()));
            assertTrue(Keys.COLD.contains(sorted.last()));
        }
    }

    @Test
    void lengthsAndAlphabetsDiffer() {
        List<String> names = Keys.busy(12);
        assertTrue(names.stream().mapToInt(String::length).distinct().count() >= 4, names.toString());
        assertTrue(
                names.stream().anyMatch(name -> name.startsWith(names.getFirst()) && !name.equals(names.getFirst())));
        assertNotEquals(
                names.size(),
                names.stream().filter(name -> name.matches("\\p{ASCII}+")).count());
    }
}
