package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Evidence;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.generator.Invocation;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Change;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client programs that do as they should, and others; each is a line of shell. */
@Timeout(60)
class ClientProgramsTest {
    private static final NodeAddress N1 = new NodeAddress("n1", "127.0.0.1", 7001, 8001);
    private static final NodeAddress N2 = new NodeAddress("n2", "127.0.0.1", 7002, 8002);
    private static final Invocation READ = Invocation.of("read", Arrays.asList("k y", null));
    private static final Invocation WRITE = Invocation.of("write", List.of("k", 5L));

    /** Whoever takes nothing is noticed, even if it closed its input only after the beginning of it was sent. */
    private static final Invocation MORE_THAN_A_PIPE_HOLDS = Invocation.of("write", List.of("k", "v".repeat(1 << 18)));

    /** Answers each line with what follows, where ID is the number of the operation. */
    private static final String ANSWERING =
            "while read -r l; do echo \"$l\" >&2; i=${l#*:}; i=${i%%,*}; echo \"$ANSWER\" | sed \"s/ID/$i/\"; done";

    @TempDir
    Path dir;

    private final List<ClientPrograms> opened = new ArrayList<>();

    private ExecClient client(String shell, String answer) {
        ClientPrograms programs = new ClientPrograms(
                "client.sh", List.of("sh", "-c", shell), Map.of("ANSWER", answer), dir.resolve("clients.log"));
        opened.add(programs);
        return new ExecClient(programs, N1, Map.of("n1", N1, "n2", N2), Duration.ofMillis(200));
    }

    @AfterEach
    void close() {
        opened.forEach(ClientPrograms::close);
    }

    private static String error(Completion completion) {
        Completion.Info info = assertInstanceOf(Completion.Info.class, completion);
        assertEquals(info.error().startsWith("client program "), info.clientFailed(), info.error());
        return info.error();
    }

    @Test
    void eachOperationIsALineAndSoIsItsCompletion() throws Exception {
        ExecClient client = client(ANSWERING, "{\"id\": ID, \"type\": \"ok\", \"value\": 7}");
        assertEquals(new Completion.Ok(Arrays.asList("k y", 7L), Map.of()), client.invoke(READ));
        assertEquals(
                new Completion.Ok(List.of("k", 5L), Map.of()), client.invoke(WRITE.within(Duration.ofMillis(300))));
        Invocation change = Invocation.of(Change.F, new Change(Set.of("n2"), Set.of()).toEdn());
        assertEquals(new Completion.Ok(change.value(), Map.of()), client.invoke(change));
        assertEquals("""
                {"id":1,"f":"read","node":"n1","address":"127.0.0.1:8001","timeout-ms":200,"key":"k y","value":null}
                {"id":2,"f":"write","node":"n1","address":"127.0.0.1:8001","timeout-ms":300,"key":"k","value":5}
                {"id":3,"f":"add","node":"n1","address":"127.0.0.1:8001","timeout-ms":600,"member":"n2",\
                "member-address":"127.0.0.1:8002","member-peer":"127.0.0.1:7002"}
                """, Files.readString(dir.resolve("clients.log")));
    }

    @Test
    void failAndInfoComeWithTheirReason() throws Exception {
        assertEquals(
                new Completion.Fail("refused"),
                client(ANSWERING, "{\"id\": ID, \"type\": \"fail\", \"error\": \"refused\"}")
                        .invoke(WRITE));
        assertEquals(
                "late",
                error(client(ANSWERING, "{\"id\": ID, \"type\": \"info\", \"error\": \"late\"}")
                        .invoke(WRITE)));
    }

    /** What fails after another change was made is not without effect. */
    @Test
    void changesOfWhichOneFailsHadPerhapsAnEffect() throws Exception {
        String once = "read -r l; echo '{\"id\": 1, \"type\": \"ok\"}'; read -r l; echo"
                + " '{\"id\": 2, \"type\": \"fail\", \"error\": \"no\"}'; read -r l";
        Invocation change = Invocation.of(Change.F, new Change(Set.of("n2"), Set.of("n1")).toEdn());
        assertEquals("in part only: no", error(client(once, "").invoke(change)));
    }

    /** Of two clients that add one node, the slower may come before it has an address. */
    @Test
    void aNodeThatIsNotThereYetIsNotAdded() throws Exception {
        Invocation change = Invocation.of(Change.F, new Change(Set.of("n9"), Set.of()).toEdn());
        assertEquals(
                new Completion.Fail("no node n9 was provisioned"),
                client("exit 1", "").invoke(change));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hello                                    | was not understood: this is no JSON object: hello
            [ID]                                     | was not understood: this is no JSON object
            {"id": 77, "type": "ok", "value": 1}     | was not understood: the operation has id 1, and this is no answer
            {"id": ID, "type": "yes", "value": 1}    | was not understood: "type" is none of ok, fail, info
            {"id": ID, "type": "ok"}                 | was not understood: a read that is ok needs a "value"
            {"id": ID, "type": "ok", "vaule": 1}     | was not understood: an answer has no "vaule"
            {"id": ID, "type": "ok", "value": "1"}   | was not understood: registers hold whole numbers
            """)
    void whatIsNoAnswerIsNamedAndTheProgramStartedAgain(String answer, String said) throws Exception {
        ExecClient client = client(ANSWERING, answer);
        String error = error(client.invoke(READ));
        assertTrue(error.startsWith("client program client.sh " + said), error);
        assertTrue(error(client.invoke(READ)).contains("was not understood"), "again, by another process");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            read -r l; exit 3           | ended with exit code 3
            exec <&-; sleep 30          | took no operation any more: it closed its standard input
            read -r l; sleep 30         | did not answer within 2200 ms
            read -r l; exec >&-; read l | closed its standard output
            """)
    void oneThatEndsOrHangsIsNamed(String shell, String said) throws Exception {
        ExecClient client = client(shell, "");
        Invocation write = shell.startsWith("exec <&-") ? MORE_THAN_A_PIPE_HOLDS : WRITE;
        long before = System.nanoTime();
        String error = error(client.invoke(write));
        for (int i = 0; i < 50 && !error.endsWith(said); i++) { // what it does first may come a moment later
            error = error(client.invoke(write));
        }
        assertTrue(error.endsWith(said), error);
        assertTrue(System.nanoTime() - before < Duration.ofSeconds(30).toNanos(), "bounded");
    }

    /**
     * The next operation must come after the harness has read the extra line, which nothing shows from outside. If it
     * comes earlier, the line is taken for its answer; then everything is repeated with a longer pause.
     */
    @Test
    void oneThatSaysMoreThanItWasAskedIsNamed() throws Exception {
        Path more = dir.resolve("more");
        ExecClient client = client(
                "read -r l; i=${l#*:}; i=${i%%,*}; echo \"$ANSWER\" | sed \"s/ID/$i/\"; echo a; : >'" + more
                        + "'; read -r l",
                "{\"id\": ID, \"type\": \"ok\"}");
        String error = "";
        for (int i = 0; i < 20 && !error.endsWith("said something that nobody asked for: a"); i++) {
            Files.deleteIfExists(more);
            assertInstanceOf(Completion.Ok.class, client.invoke(WRITE));
            long begun = System.nanoTime();
            while (!Files.exists(more)) {
                assertTrue(System.nanoTime() - begun < Duration.ofSeconds(20).toNanos(), "it says no more");
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            LockSupport.parkNanos(Duration.ofMillis(50L * i).toNanos());
            error = error(client.invoke(WRITE));
        }
        assertTrue(error.endsWith("said something that nobody asked for: a"), error);
    }

    @Test
    void oneThatCannotBeStartedDidNothing() throws Exception {
        ClientPrograms programs =
                new ClientPrograms("x", List.of("true"), Map.of(), dir.resolve("no-such-folder/clients.log"));
        Completion completion = new ExecClient(programs, N1, Map.of(), Duration.ofMillis(200)).invoke(WRITE);
        assertTrue(assertInstanceOf(Completion.Fail.class, completion)
                .error()
                .startsWith("client program x cannot be started"));
    }

    /** Ten operations of a program that always dies take longer than ten starts of it. */
    @Test
    void oneThatDiesAgainAndAgainIsStartedSeldomer() throws Exception {
        ExecClient client = client("exit 1", "");
        long before = System.nanoTime();
        for (int i = 0; i < 7; i++) {
            assertTrue(error(client.invoke(WRITE)).contains("exit code 1"));
        }
        assertTrue(System.nanoTime() - before > Duration.ofSeconds(3).toNanos(), "50, 100, 200 ms and so on");
    }

    private static CheckResult judged(String error) {
        Map<Keyword, Object> extra = error.isEmpty() ? Map.of() : Map.of(Op.ERROR, error);
        History history = History.of(List.of(
                new Op(0, 0, 0L, OpType.INVOKE, "read", null, Map.of()),
                new Op(1, 1, 0L, error.isEmpty() ? OpType.OK : OpType.INFO, "read", null, extra)));
        RunInfo info = new RunInfo(
                "x", "x", 1, List.of("n1"), Set.of(), RunInfo.DEFAULT_GRACE, Map.of(), List.of(), Instant.EPOCH);
        return ClientsResult.check(Evidence.of(history, info)).orElseThrow();
    }

    /** One that dies weakens a run; of one that says what nobody understands nothing can be believed. */
    @Test
    void theRunSaysHowItsClientsDid() {
        assertEquals(Verdict.VALID, judged("").verdict());
        CheckResult died = judged("client program client.py ended with exit code 3");
        assertEquals(Verdict.VALID, died.verdict());
        assertTrue(died.reason().contains("spoiled 1 of 1 operation"), died.reason());
        CheckResult garbage = judged("client program client.py was not understood: this is no JSON object: hello");
        assertEquals(Verdict.UNKNOWN, garbage.verdict());
        assertTrue(garbage.reason().contains("hello"), garbage.reason());
        assertEquals(Verdict.VALID, judged("timed out").verdict());
    }
}
