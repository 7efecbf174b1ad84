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
import java.io.PushbackReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
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

    /** What histories in the wild hold, and what is near to it. */
    @Test
    void rareTexts() {
        for (String text : List.of(
                "#object[X 0x4892d85e \"...\"]",
                "1/2",
                "-6/4",
                "4/2",
                "1/0",
                "0/5",
                "+3/9",
                "2r101",
                "36rZ",
                "2r2",
                "37r1",
                "0r1",
                "2r101N",
                "1N",
                "-0N",
                "1.5M",
                "1.50M",
                "1e3M",
                "1.M",
                ".5",
                "1.",
                "1.e3",
                "1e",
                "##Inf",
                "##-Inf",
                "##NaN",
                "## Inf",
                "##inf",
                "007",
                "010",
                "08",
                "08.5",
                "08M",
                "08N",
                "0x",
                "0x1FN",
                "0xG",
                "-0",
                "+0",
                "-0.0",
                "--1",
                "+-1",
                "-",
                "+",
                "-a",
                "+1a",
                "1a",
                "1/a",
                "1#",
                "a#",
                "a#b",
                "1#{}",
                "#",
                "##",
                "#1",
                "#<X>",
                "#\"a\"",
                "#'a",
                "'a",
                "`a",
                "~a",
                "@a",
                "a@",
                "a'",
                "\\newline",
                "\\n",
                "\\nu",
                "\\u0041",
                "\\u004",
                "\\u00411",
                "\\ud800",
                "\\o101",
                "\\o400",
                "\\o",
                "\\u",
                "\\ ",
                "\\ a",
                "\\(",
                "\\(a",
                "[\\()]",
                "\\\\",
                "\\",
                "\\é",
                "\\😀",
                "\\a\\b",
                "\\^",
                "\"\\u0041\"",
                "\"\\u12\"",
                "\"\\ud800\"",
                "\"\\101\"",
                "\"\\8\"",
                "\"\\18\"",
                "\"\\400\"",
                "\"\\1 \"",
                "\"\\x\"",
                "\"\\1\"",
                "\"a\nb\\\"\n\"",
                ":a",
                ":a/b",
                ":a/b/c",
                ":/",
                ":/a",
                "/",
                "/a",
                "a/",
                "a//",
                "a///",
                "//",
                ":a/",
                "::a",
                ":a:",
                "a::b",
                "a:b",
                ":1",
                ":1/a",
                ":a/1",
                "a/1",
                ":",
                "a:/b",
                ":a:/b",
                "nil",
                "nil/a",
                "true/b",
                "#nil 1",
                "#true 1",
                "#a 1",
                "#a",
                "#a/b 1",
                "#a:b 1",
                "#é 1",
                "#ł 1",
                "#inst \"2020\"",
                "#inst \"2020-02-30\"",
                "#inst \"2020-02-29T23:59:60Z\"",
                "#inst \"2020-02-29T23:58:60Z\"",
                "#inst \"2020-01-01T24\"",
                "#inst \"2020-01-01T10:00:00.1239-01:30\"",
                "#inst \"2020Z\"",
                "#inst \"2020-01+24:00\"",
                "#inst 1",
                "#uuid \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"",
                "#uuid \"1-1-1-1-1\"",
                "#uuid \"x\"",
                "#uuid 1",
                "#:a{:b 1 c 2 :_/d 3 :e/f 4 \"g\" 5}",
                "#:a {}",
                "#: a{}",
                "#:a/b{}",
                "#:a[]",
                "#::a{}",
                "#:nil{}",
                "#:a{:b 1 :a/b 2}",
                "#:a{:b}",
                "^:x [1]",
                "^{:a 1} a",
                "^String [1]",
                "^\"s\" {}",
                "^:x 1",
                "^:x nil",
                "^:x #a [1]",
                "^1 [1]",
                "^:a ^:b #{1}",
                "#^:x [1]",
                "^:x",
                "^:x #:a{}",
                "[1 #_ 2]",
                "#_ #_ 1 2 3",
                "[#_]",
                "#_ 08 1",
                "[1 #_ #a 2 3]",
                "{:a 1 :a 2}",
                "{1 1 1N 2}",
                "{1 1 1.0 2}",
                "#{1 1}",
                "#{[1] (1)}",
                "{1.0M 1 1.00M 2}",
                "{0.0 1 -0.0 2}",
                "{:a}",
                "{:a #_ 1}",
                "1 2",
                "",
                ";",
                ";a\r1",
                ",1,",
                "\u20281",
                "a\u3000",
                "\u00a01",
                "a\u00a0b",
                "\u2007a",
                "\u00011",
                "a\u0001",
                "\u001c1",
                "[1\\a]",
                "[a\\b]",
                "a^b",
                "٣",
                "+٣",
                "a٣",
                ":٣",
                "\"\\u٠٠٤١\"",
                "#a[]",
                "#a{}",
                "#a\"x\"",
                "a;b\n",
                "1;b",
                ":a\"b\"",
                "[:a\"b\"1\"c\"]",
                "NaN",
                "Infinity",
                "1_000",
                "0b1",
                "1d",
                "1f",
                "0x1p3",
                "1E400",
                "-1E400",
                "1E-400",
                "123456789012345678901234567890",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "0000",
                "0N",
                "0M",
                "00M",
                "1r0",
                "1R0",
                "16rff",
                "16Rfg",
                "36rAN")) {
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
