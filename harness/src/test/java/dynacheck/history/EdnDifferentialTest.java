package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import clojure.java.api.Clojure;
import clojure.lang.AFn;
import clojure.lang.BigInt;
import clojure.lang.EdnReader;
import clojure.lang.IFn;
import clojure.lang.IPersistentMap;
import clojure.lang.PersistentHashMap;
import clojure.lang.TaggedLiteral;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** EDN is what Clojure's reader takes for it: the same values, and the same refusals. */
class EdnDifferentialTest {
    private static final int VALUES = 100_000;
    private static final int DAMAGED = 100_000;

    private static final Object END = new Object();

    private static final Object REFUSED = new Object() {
        @Override
        public String toString() {
            return "refused";
        }
    };

    private static final IPersistentMap OPTIONS = options();

    private static IPersistentMap options() {
        // Loads Clojure itself, which knows #inst and #uuid.
        IFn keyword = Clojure.var("clojure.core", "keyword");
        AFn literal = new AFn() {
            @Override
            public Object invoke(Object tag, Object form) {
                return TaggedLiteral.create((clojure.lang.Symbol) tag, form);
            }
        };
        return PersistentHashMap.create(keyword.invoke("default"), literal, keyword.invoke("eof"), END);
    }

    /** The one value in the text, as Clojure reads it, in our types. */
    private static @Nullable Object clojure(String text) {
        try {
            PushbackReader reader = new PushbackReader(new StringReader(text));
            Object value = EdnReader.read(reader, OPTIONS);
            return value == END || EdnReader.read(reader, OPTIONS) != END ? REFUSED : plain(value);
        } catch (RuntimeException | AssertionError e) {
            return REFUSED;
        }
    }

    private static @Nullable Object ours(String text) {
        try {
            return Edn.read(text);
        } catch (EdnException e) {
            return REFUSED;
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case clojure.lang.Keyword k -> Keyword.of(k.toString().substring(1));
            case clojure.lang.Symbol s -> new Symbol(s.toString());
            case BigInt i -> i.bipart == null ? (Object) i.lpart : i.bipart;
            case clojure.lang.Ratio r -> new Ratio(r.numerator, r.denominator);
            case Double d -> d == 0 ? (Object) 0.0 : d;
            case BigDecimal d -> d.stripTrailingZeros();
            case Date d -> d.toInstant();
            case TaggedLiteral tagged -> new Tagged(tagged.tag.toString(), plain(tagged.form));
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

    private static boolean same(String text) {
        Object expected = clojure(text);
        assertEquals(expected, ours(text), () -> "reading " + Edn.print(text));
        return expected != REFUSED;
    }

    @Test
    void everyKindOfValueIsReadAsClojureReadsIt() {
        int accepted = 0;
        for (long seed = 0; seed < VALUES; seed++) {
            String text = new EdnTexts(new SplittableRandom(seed)).value(3);
            accepted += same(text) ? 1 : 0;
        }
        // The others have a key twice, a digit that its radix has not, or the like.
        assertTrue(accepted > VALUES * 9 / 10, accepted + " of " + VALUES);
    }

    @Test
    void damagedTextIsRefusedAsClojureRefusesIt() {
        int accepted = 0;
        for (long seed = 0; seed < DAMAGED; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EdnTexts texts = new EdnTexts(random);
            accepted += same(texts.damaged(texts.value(2))) ? 1 : 0;
        }
        assertTrue(accepted > DAMAGED / 20 && accepted < DAMAGED * 19 / 20, accepted + " of " + DAMAGED);
    }

    /** Spaces to some, and characters that nobody sees in a file. */
    private static final List<String> INVISIBLE =
            List.of("\u20281", "a\u3000", "\u00a01", "a\u00a0b", "\u2007a", "\u00011", "a\u0001", "\u001c1");

    /** One a line, with Java's escapes. */
    private static Stream<String> rare() {
        InputStream file = EdnDifferentialTest.class.getResourceAsStream("rare-edn.txt");
        return new BufferedReader(new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8)).lines();
    }

    /** What histories in the wild hold, and what is near to it. */
    @Test
    void rareTexts() {
        List<String> texts = new ArrayList<>(INVISIBLE);
        rare().map(String::translateEscapes).forEach(texts::add);
        assertTrue(texts.size() > 200, "expected many texts, found " + texts.size());
        for (String text : texts) {
            same(text);
            same("[" + text + "]");
            same("{:k " + text + "}");
        }
    }

    /** What is printed of a value is read as that value, here and there. */
    @Test
    void whatIsPrintedIsReadAgain() {
        for (long seed = 0; seed < VALUES / 10; seed++) {
            Object value = ours(new EdnTexts(new SplittableRandom(seed)).value(3));
            if (value != REFUSED) {
                String text = Edn.print(value);
                assertEquals(value, ours(text), text);
                assertEquals(value, clojure(text), text);
                assertEquals(value, ours(Edn.printPretty(value)), text);
            }
        }
    }
}
