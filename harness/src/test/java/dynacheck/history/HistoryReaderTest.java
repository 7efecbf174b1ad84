package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {
    private static final String INVOKE = "{:index 0, :process 0, :type :invoke, :f :write, :value [\"k\" 3]}\n";
    private static final String OK = "{:index 1, :process 0, :type :ok, :f :write, :value [\"k\" 3]}\n";

    @Test
    void pairsInvocationsWithCompletions() {
        History history = HistoryReader.parse(INVOKE + "{:index 1 :process :nemesis :type :info :f :fault}\n"
                + "{:index 2 :process 1 :type :invoke :f :read :value [\"k\" nil] :node \"n1\" :odd #x {:a 1}}\n"
                + "{:index 3 :process 0 :type :info :f :write :value nil :error :timeout}\n");
        assertEquals(4, history.ops().size());
        assertEquals(2, history.calls().size());
        Call write = history.calls().get(0);
        assertEquals(OpType.INFO, write.outcome());
        assertEquals(Long.MAX_VALUE, write.end());
        assertEquals(3, write.last().index());
        Call read = history.calls().get(1);
        assertEquals(null, read.completion());
        assertEquals("n1", read.node());
        assertTrue(read.invoke().extra().containsKey(Keyword.of("odd")));
    }

    @Test
    void acceptsOneVectorAndMissingIndexes() {
        History history = HistoryReader.parse(
                "[{:process 0 :type :invoke :f :read :value nil}\n" + " {:process 0 :type :ok :f :read :value 3}]");
        assertEquals(List.of(0L, 1L), history.ops().stream().map(Op::index).toList());
    }

    @Test
    void malformedHistoriesAreRejectedWithTheLine() {
        String next = "{:index 2 :process 0 :type ";
        assertMalformed(2, "open", INVOKE + INVOKE.replace(":index 0", ":index 1"));
        assertMalformed(1, "never invoked", OK);
        assertMalformed(2, "completed as :read", INVOKE + OK.replace(":write", ":read"));
        assertMalformed(2, "written value", INVOKE + OK.replace("3]", "4]"));
        assertMalformed(2, "written value", INVOKE + OK.replace("\"k\"", "\"j\""));
        assertMalformed(2, "index goes back", INVOKE + OK.replace(":index 1", ":index 0"));
        assertMalformed(
                3,
                "after its :info",
                INVOKE + OK.replace(":ok", ":info") + next + ":invoke :f :read :value [\"k\" nil]}\n");
        assertMalformed(
                4,
                "key changes",
                INVOKE + OK + next + ":invoke :f :read :value [\"k\" nil]}\n"
                        + "{:index 3 :process 0 :type :ok :f :read :value [\"j\" 3]}\n");
        assertMalformed(2, "must be a map", INVOKE + "42\n");
        assertMalformed(2, ":type", INVOKE + OK.replace(":ok", ":done"));
        assertMalformed(2, ":process", INVOKE + OK.replace(":process 0", ":process [0]"));
        assertMalformed(2, "not EDN", INVOKE + "{:index ]}\n" + OK);
    }

    /** What is missing is said, and the line is shown, however long it is. */
    @Test
    void anErrorShowsItsLineShortened() {
        assertMalformed(1, "the line is {:index 1, :process 0, :type :ok, :f :write, :value [\"k\" 3]}", OK);
        assertMalformed(1, "without invocations nothing is known of real time", OK);
        assertMalformed(1, ":f is missing", "{:process 0 :type :invoke :value 3}");
        assertMalformed(1, ":f is missing", "{:process 0 :type :invoke :value [[:r :x]]}");
        String plain = "{:type :invoke :f :read}\n";
        assertMalformed(2, "operations overlap and have no :process", plain + plain);
        assertMalformed(2, "some have none", INVOKE + plain);
        assertMalformed(2, "some have none", plain + INVOKE);
        String list = IntStream.range(0, 50_000).mapToObj(String::valueOf).collect(Collectors.joining(" ", "[", "]"));
        String long2 = "\"" + "x".repeat(50_000) + "\"";
        for (String value : List.of(list, "#{" + list + "}", "{:a " + list + "}", long2, "[1 " + long2 + "]")) {
            MalformedHistoryException e = assertThrows(
                    MalformedHistoryException.class,
                    () -> HistoryReader.parse(INVOKE + OK.replace("[\"k\" 3]", value)));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("written value") && message.length() < 1_000, message.length() + " letters");
        }
    }

    /** What no checker reads need not be EDN, but a verdict is never about a value that was not understood. */
    @Test
    void onlyWhatIsNeededMustBeReadable() {
        for (String odd : List.of(
                "#object[X 0x4892d85e \"...\"]",
                "#<SocketException java.net.SocketException: {a [b) <c>>",
                "1.2.3",
                "{:a 1 :a 2}",
                "{:a}",
                "#\"re[gex\"",
                "[08 \"]\\\" \" \\] ; )\n 1]",
                "#inst \"never\"",
                "@x",
                "^1 [1 2]",
                "::k",
                "[#_ 09 09]",
                "(\\foo #{1 1})")) {
            String line = OK.replace("}", " :error " + odd + " :more 7}");
            History history = HistoryReader.parse(INVOKE + line + INVOKE.replace(":index 0", ":index 2"));
            assertEquals(OpType.OK, history.calls().getFirst().outcome(), odd);
            assertEquals(7L, history.ops().get(1).extra().get(Keyword.of("more")), odd);
            History nemesis = HistoryReader.parse(
                    "{:process :nemesis :type :info :f :kill :value " + odd + "}\n" + INVOKE.replace("0,", "1,"));
            assertEquals(2, nemesis.ops().size(), odd);
        }
        for (String bad : List.of("1.2.3", "@x", "{:a}", "#<X>")) {
            assertMalformed(2, "not EDN", INVOKE + OK.replace("3]", bad + "]"));
            assertMalformed(2, "not EDN", INVOKE + OK.replace("}", " :key " + bad + "}"));
            assertMalformed(2, "not EDN", INVOKE + OK.replace(":ok", bad));
        }
        // Brackets that do not match could hide anything.
        assertMalformed(2, "unmatched", INVOKE + OK.replace("}", " :error [1 (2] }"));
        assertMalformed(2, "without >", INVOKE + OK.replace("}", " :error #<X }"));
    }

    /** Only so much is kept to go back to; a longer value is read all the same. */
    @Test
    void valuesMayBeLong() {
        String list = IntStream.range(0, 400_000).mapToObj(String::valueOf).collect(Collectors.joining(" ", "[", "]"));
        History history = HistoryReader.parse(INVOKE + OK.replace("}", " :error " + list + "}"));
        Object error = history.ops().getLast().error();
        assertEquals(400_000, error instanceof List<?> items ? items.size() : 0);
        assertMalformed(2, "not EDN", INVOKE + OK.replace("}", " :error " + list.replace("]", " @x]") + "}"));
        History odd = HistoryReader.parse(INVOKE + OK.replace("}", " :error " + list.substring(0, 700_000) + " @x]}"));
        assertEquals(2, odd.ops().size());
    }

    /** A register's name and its value in a record of their own. */
    @Test
    void aTaggedPairIsAPair() {
        History history = HistoryReader.parse(
                INVOKE.replace("[\"k\"", "#jepsen.Tuple [\"k\"") + OK.replace("[\"k\"", "#jepsen.Tuple [\"k\""));
        assertEquals(List.of("k", 3L), history.ops().getLast().value());
    }

    /** Without names, one after another; a transaction needs no function. */
    @Test
    void whatCanBeConcludedNeedNotBeWritten() {
        History history = HistoryReader.parse("""
                {:type :invoke :value [[:w :x 1]]}
                {:type :ok :value [[:w :x 1]]}
                {:type :invoke :value [[:r :x nil]]}
                {:type :info}
                """);
        assertEquals(
                List.of("txn", "txn"), history.calls().stream().map(Call::f).toList());
        assertEquals(
                List.of(OpType.OK, OpType.INFO),
                history.calls().stream().map(Call::outcome).toList());
    }

    @Test
    void tornLastLineIsToleratedAtEveryByteAndNoOther() {
        String text = INVOKE + OK;
        for (int cut = INVOKE.length() + 1; cut < text.length() - 1; cut++) {
            History history = HistoryReader.parse(text.substring(0, cut));
            boolean whole = cut == text.length() - 1;
            assertEquals(whole ? 2 : 1, history.ops().size(), "cut at " + cut);
            assertEquals(1, history.notes().size(), "cut at " + cut);
        }
        assertEquals(0, HistoryReader.parse(text).notes().size());
        assertEquals(0, HistoryReader.parse("").ops().size());
        assertMalformed(1, "not EDN", text.substring(0, 20) + "\n" + OK);
        assertMalformed(2, "not EDN", INVOKE + OK.substring(0, 20) + "\n");
    }

    private static void assertMalformed(int line, String part, String text) {
        MalformedHistoryException e =
                assertThrows(MalformedHistoryException.class, () -> HistoryReader.parse(text), text);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
        assertEquals(line, e.line(), e.getMessage());
    }
}
