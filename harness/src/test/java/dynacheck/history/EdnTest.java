package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import clojure.lang.EdnReader;
import clojure.lang.PersistentHashMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EdnTest {
    @Test
    void readsEveryKindOfValue() {
        assertEquals(null, Edn.read("nil"));
        assertEquals(List.of(true, false), Edn.read("[true, false]"));
        assertEquals(List.of(1L, -2L, 3L, 4.5, 1e3), Edn.read("(1 -2 +3 4.5 1e3)"));
        assertEquals("a\"b\\c\n\u00e9\ud83d\ude00", Edn.read("\"a\\\"b\\\\c\\n\\u00e9\ud83d\ude00\""));
        assertEquals(List.of('a', '\n', ' ', 'A'), Edn.read("[\\a \\newline \\space \\u0041]"));
        assertEquals(Keyword.of("a/b"), Edn.read(":a/b"));
        assertEquals(new Symbol("foo"), Edn.read("foo"));
        assertEquals(Map.of(Keyword.of("k"), Set.of(1L, 2L)), Edn.read("{:k #{1 2}}"));
        assertEquals(List.of(Instant.parse("2020-01-01T00:00:00Z")), Edn.read("[#inst \"2020\"]"));
        assertEquals(List.of(new Tagged("other", "2020")), Edn.read("[#other \"2020\"]"));
        assertEquals(List.of(1L, 3L), Edn.read("[1 #_ 2 ; comment\n 3 #_[4 5]]"));
        assertEquals(7L, Edn.read("7N"));
    }

    @Test
    void errorsHaveTheLine() {
        assertEquals(
                3, assertThrows(EdnException.class, () -> Edn.read("[1\n2\n}")).line());
        for (String bad : List.of("", "[1", "\"abc", "{:a}", "1 2", ":", "#", "{1 1 1 2}", "\\foo", "12x", "\"\\q\"")) {
            assertThrows(EdnException.class, () -> Edn.read(bad), bad);
        }
        assertThrows(EdnException.class, () -> Edn.read("[".repeat(100_000)));
    }

    /** What we print, we and Clojure's own reader read back as the same. */
    @Test
    void printedValuesReadBackEqual() {
        for (long seed = 0; seed < 5_000; seed++) {
            Object value = random(new SplittableRandom(seed), 3);
            String text = Edn.print(value);
            assertEquals(value, Edn.read(text), text);
            assertEquals(value, Edn.read(Edn.printPretty(value)), text);
            Object clojure = EdnReader.readString(text, PersistentHashMap.EMPTY);
            assertEquals(value, plain(clojure), text);
        }
    }

    /** Clojure's collections equal Java's, only keywords are of another class. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case clojure.lang.Keyword k -> Keyword.of(k.toString().substring(1));
            case Map<?, ?> map -> {
                Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
                map.forEach((k, v) -> result.put(plain(k), plain(v)));
                yield result;
            }
            case Set<?> set -> {
                Set<@Nullable Object> result = new LinkedHashSet<>();
                set.forEach(item -> result.add(plain(item)));
                yield result;
            }
            case List<?> list -> {
                List<@Nullable Object> result = new ArrayList<>();
                list.forEach(item -> result.add(plain(item)));
                yield result;
            }
            case null -> null;
            default -> value;
        };
    }

    private static @Nullable Object random(SplittableRandom random, int depth) {
        switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> {
                return null;
            }
            case 1 -> {
                return random.nextBoolean();
            }
            case 2 -> {
                return random.nextLong() >> random.nextInt(64);
            }
            case 3 -> {
                return random.nextDouble() * 1e6;
            }
            case 4 -> {
                return Keyword.of("k" + random.nextInt(5));
            }
            case 5 -> {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(8); i > 0; i--) {
                    text.append("a\"\\\n\t ;\u0001\u00e9\u4e2d,".charAt(random.nextInt(11)));
                }
                return text.toString();
            }
            default -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(random(random, depth - 1));
                }
                if (random.nextInt(3) > 0) {
                    return random.nextBoolean() ? items : new LinkedHashSet<>(items);
                }
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                items.forEach(item -> map.put(item, 1L));
                return map;
            }
        }
    }

    @Test
    void prettyPrintingBreaksLongMaps() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("a"), "x".repeat(90));
        map.put(Keyword.of("b"), List.of("y".repeat(90), 2L));
        assertEquals(2, Edn.printPretty(map).lines().count());
        assertEquals(map, Edn.read(Edn.printPretty(map)));
    }
}
