package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.app.Programs.End;
import dynacheck.node.app.Programs.Reply;
import dynacheck.node.net.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are not what they were, starts that say otherwise, and requests that cannot be meant, with real programs:
 * no acknowledged write is lost, there is never a second truth, and each refusal says why and what to do.
 */
@Timeout(120)
class LifeStoriesTest {
    @TempDir
    Path folder;

    private Programs programs;
    private List<Integer> ports;

    @BeforeEach
    void choosePorts() throws IOException {
        programs = new Programs(folder);
        ports = FreePorts.choose(10);
    }

    @AfterEach
    void close() throws InterruptedException {
        programs.close();
    }

    private String address(int i) {
        return "127.0.0.1:" + ports.get(i - 1);
    }

    private String v0() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(i -> "n" + i + "=" + address(i))
                .collect(Collectors.joining(","));
    }

    /** The usual command line of node i, with its data in the folder of its name. */
    private void start(int i, String... more) throws IOException {
        start("n" + i, "n" + i, i, Map.of(), more);
    }

    private void start(String name, String id, int i, Map<String, String> other, String... more) throws IOException {
        start(Main.class, name, id, i, other, more);
    }

    private void start(
            Class<? extends Main> program, String name, String id, int i, Map<String, String> other, String... more)
            throws IOException {
        List<String> options = new ArrayList<>(List.of(more));
        Map.of(
                        "--id", id,
                        "--cluster", "stories",
                        "--listen", address(i),
                        "--data", programs.data(name).toString(),
                        "--initial-view", v0())
                .forEach((option, value) -> options.addAll(List.of(option, other.getOrDefault(option, value))));
        programs.start(program, name, ports.get(i + 4), options);
    }

    private void startAll() throws IOException, InterruptedException {
        startAll("dynastore");
    }

    private void startAll(String protocol) throws IOException, InterruptedException {
        for (int i = 1; i <= 3; i++) {
            start(i, "--bootstrap", "--protocol", protocol);
        }
        for (int i = 1; i <= 3; i++) {
            programs.awaitStatus("n" + i, "confirmed");
        }
    }

    private Reply read(String at) throws IOException, InterruptedException {
        return programs.send(at, "GET", "/registers/x", "");
    }

    private void reads(String at, String value) throws IOException, InterruptedException {
        Reply reply = read(at);
        assertEquals(200, reply.status(), reply.toString());
        assertEquals(value, reply.body().getString("value"));
    }

    private void write(String at, String value) throws IOException, InterruptedException {
        Reply reply = programs.send(at, "PUT", "/registers/x", "{\"value\":\"" + value + "\"}");
        assertEquals(200, reply.status(), reply.toString());
    }

    private Reply reconfig(String at, String body) throws IOException, InterruptedException {
        return programs.send(at, "POST", "/reconfig", body.replace('\'', '"'));
    }

    private void ends(String name, int code, String... words) throws IOException, InterruptedException {
        End end = programs.end(name);
        assertEquals(code, end.code(), end.said());
        for (String word : words) {
            assertTrue(end.said().contains(word), word + " is not in: " + end.said());
        }
        assertFalse(end.said().contains("\tat "), "a sentence and no stack trace: " + end.said());
    }

    private void delete(String name) throws IOException {
        try (Stream<Path> all = Files.walk(programs.data(name))) {
            all.sorted(Comparator.reverseOrder()).forEach(LifeStoriesTest::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String from, String to) throws IOException {
        try (Stream<Path> all = Files.walk(programs.data(from))) {
            for (Path path : all.toList()) {
                Files.copy(path, programs.data(to).resolve(programs.data(from).relativize(path)));
            }
        }
    }

    /** n1 and n3 have the write, n2 has not. n3 comes back with nothing, and n1 is down. */
    @Test
    void aFolderThatIsGoneIsNoProcess() throws Exception {
        startAll();
        programs.kill("n2");
        write("n1", "a");
        programs.kill("n1");
        programs.kill("n3");
        delete("n3");
        start(3);
        ends(
                "n3",
                254,
                "no process has lived in this data folder",
                "its disk was lost or is not mounted",
                "--bootstrap");
        start(2);
        programs.awaitStatus("n2", "confirmed");
        start(3, "--bootstrap");
        ends("n3", 66, "refuses this process: n3 has lived elsewhere", "add a new process under a new id");
        Reply alone = read("n2");
        assertNotEquals(200, alone.status(), "n2 has no majority, and has missed the write: " + alone);
        assertTrue(programs.said("n2").contains("n3 has lived elsewhere"), programs.said("n2"));
        start(1);
        programs.await("n1 serves", () -> read("n1").status() == 200);
        reads("n2", "a");
        Reply replaced = reconfig("n1", "{'remove':['n3']}");
        assertEquals(200, replaced.status(), replaced.toString());
    }

    /** n3's folder is put back as it was two starts ago. */
    @Test
    void anOldCopyOfAFolderIsRefused() throws Exception {
        startAll();
        programs.kill("n3");
        copy("n3", "backup");
        for (int starts = 0; starts < 2; starts++) {
            start(3);
            programs.awaitStatus("n3", "enabled");
            write("n3", "later");
            programs.kill("n3");
        }
        delete("n3");
        copy("backup", "n3");
        start(3);
        ends("n3", 66, "n3 has started 3 times, this one says it is number 2", "an old copy of its disk");
        reads("n1", "later");
    }

    @Test
    void aStartThatSaysOtherwiseThanTheFirstIsRefusedNamingBoth() throws Exception {
        startAll();
        write("n1", "a");
        programs.kill("n3");
        start("n3", "n3", 3, Map.of("--initial-view", "n3=" + address(3)));
        ends("n3", 254, "--initial-view " + v0(), "this start says --initial-view n3=" + address(3) + ":");
        start("n3", "n3", 3, Map.of("--cluster", "other"));
        ends("n3", 254, "says --cluster stories, this start says --cluster other");
        start("n3", "n3", 3, Map.of("--listen", address(4)));
        ends("n3", 254, "says --listen " + address(3) + ", this start says --listen " + address(4), "never changes");
        start("n3", "n4", 3, Map.of(), "--join");
        ends("n3", 74, "belongs to 'n3', not to 'n4'");
        start(3);
        programs.awaitStatus("n3", "enabled");
        reads("n3", "a");
    }

    @Test
    void anInitialViewThatCannotBeMeantIsRefused() throws Exception {
        start("a", "n1", 1, Map.of("--initial-view", "n1=" + address(1) + ",n2=" + address(1)), "--bootstrap");
        ends("a", 254, "n1 and n2 are both at " + address(1));
        start("b", "n1", 1, Map.of("--initial-view", "n1=127.0.0.1:0"), "--bootstrap");
        ends("b", 254, "'127.0.0.1:0' is no host:port that others can reach");
        start("c", "n1", 1, Map.of(), "--join");
        ends("c", 254, "its first start is with --bootstrap");
        start("d", "n4", 4, Map.of(), "--bootstrap");
        ends("d", 254, "n4 is not in --initial-view");
    }

    /** One name at two addresses: two processes, of which each that was added serves. */
    @Test
    void oneNameAtTwoAddressesIsTwoProcesses() throws Exception {
        startAll();
        write("n1", "a");
        start("first", "n4", 4, Map.of(), "--join");
        start("second", "n4", 5, Map.of(), "--join");
        programs.awaitStatus("first", "confirmed");
        programs.awaitStatus("second", "confirmed");
        Reply added = reconfig("n1", "{'add':[{'id':'n4','address':'" + address(4) + "'}]}");
        assertEquals(200, added.status(), added.toString());
        Reply again = reconfig("n1", "{'add':[{'id':'n4','address':'" + address(4) + "'}]}");
        assertEquals(200, again.status(), "the same once more: " + again);
        Reply other = reconfig("n1", "{'add':[{'id':'n4','address':'" + address(5) + "'}]}");
        assertEquals(409, other.status(), other.toString());
        assertTrue(other.error().contains("a process named n4 is a member, as life"), other.error());
        programs.awaitStatus("first", "enabled");
        reads("first", "a");
        Reply wrong = reconfig("n1", "{'add':[{'id':'n5','address':'" + address(5) + "'}]}");
        assertEquals(409, wrong.status(), wrong.toString());
        assertTrue(wrong.error().contains("n4 is at " + address(5) + ", not n5"), wrong.error());
        Reply removed = reconfig("n1", "{'remove':['n4']}");
        assertEquals(200, removed.status(), removed.toString());
        Reply next = reconfig("n1", "{'add':[{'id':'n4','address':'" + address(5) + "'}]}");
        assertEquals(200, next.status(), "another life may have the name: " + next);
        programs.awaitStatus("second", "enabled");
        reads("second", "a");
        Reply back = reconfig("n1", "{'add':[{'id':'n4','address':'" + address(4) + "'}]}");
        assertEquals(409, back.status(), back.toString());
    }

    /**
     * The same, proposed on both sides of a partition: n1 and n2 add one n4 while n3 is away, and n3, which has not
     * heard of it, begins to add another one while they are. Both become members, and both serve.
     */
    @Test
    void oneNameAddedAtTwoAddressesAcrossAPartitionIsTwoProcesses() throws Exception {
        startAll();
        programs.kill("n3");
        start("first", "n4", 4, Map.of(), "--join");
        start("second", "n4", 5, Map.of(), "--join");
        programs.awaitStatus("first", "confirmed");
        programs.awaitStatus("second", "confirmed");
        Reply added = reconfig("n1", "{'add':[{'id':'n4','address':'" + address(4) + "'}]}");
        assertEquals(200, added.status(), added.toString());
        write("first", "a");
        for (String away : List.of("n1", "n2", "first")) {
            programs.kill(away);
        }
        start(3);
        programs.awaitStatus("n3", "enabled");
        Reply alone = reconfig("n3", "{'add':[{'id':'n4','address':'" + address(5) + "'}]}");
        assertEquals(504, alone.status(), "it was proposed, and nobody is there to complete it: " + alone);
        start(1);
        start(2);
        start("first", "n4", 4, Map.of());
        programs.awaitStatus("first", "enabled");
        programs.awaitStatus("second", "enabled");
        List<String> all = List.of("n1", "n2", "n3", "first", "second");
        for (String name : all) {
            programs.await(name + " has both", () -> bothAreMembers(name));
        }
        for (String name : all) {
            reads(name, "a");
        }
        write("first", "b");
        reads("second", "b");
        write("second", "c");
        reads("first", "c");
    }

    private boolean bothAreMembers(String at) throws IOException, InterruptedException {
        Reply status = programs.send(at, "GET", "/status", "");
        List<String> members = status.body().getJsonObject("view").getJsonArray("members").stream()
                .map(String::valueOf)
                .toList();
        return members.size() == 5
                && members.stream().filter(m -> m.contains("n4")).distinct().count() == 2;
    }

    /**
     * What the refusal of another {@code --initial-view} is for: a node that lets it pass is a cluster of one on the
     * first one's data, and answers with a value that the first has overwritten.
     */
    @Test
    void aNodeThatTakesAnotherInitialViewIsASecondTruth() throws Exception {
        startAll("dynastore-faithful"); // as the planted bug is
        write("n1", "a");
        programs.await("n3 has it", () -> read("n3").status() == 200);
        programs.kill("n3");
        write("n1", "b");
        Map<String, String> other = Map.of("--initial-view", "n3=" + address(3));
        start(MutantMain.class, "n3", "n3", 3, other, "--mutant", "initial-view-not-kept");
        programs.awaitStatus("n3", "enabled");
        reads("n3", "a");
        reads("n1", "b");
    }

    /** None of it has any effect. */
    @Test
    void whatCannotBeMeantIsNotProposed() throws Exception {
        startAll();
        write("n1", "a");
        Map.of(
                        "{'add':[{'id':'n4','address':'127.0.0.1:0'}]}",
                        "add[0].address: expected the host:port",
                        "{'add':[{'id':'n4','address':'http://h:1'}]}",
                        "add[0].address: expected the host:port",
                        "{'add':[{'id':'n4','address':' :1'}]}",
                        "add[0].address: expected the host:port",
                        "{'add':{'n4':'host:port'}}",
                        "add: expected a list",
                        "{'remove':['n2'],'removed':['n1']}",
                        "the field 'removed'",
                        "{'remove':['n9']}",
                        "no n9 was ever added",
                        "{'remove':['n1','n2','n3']}",
                        "nobody would be left",
                        "{'add':[{'id':'n4','address':'" + address(1) + "','life':'a1'}]}",
                        "is the address of n1",
                        "{'add':[{'id':'n4','address':'" + address(4) + "'}]}",
                        "no n4 answers at " + address(4),
                        "{'add':[{'id':'n1','address':'" + address(4) + "'}]}",
                        "n1 is at " + address(1) + ", not at")
                .forEach((body, why) -> {
                    try {
                        Reply refused = reconfig("n1", body);
                        assertTrue(refused.status() == 400 || refused.status() == 409, body + refused);
                        assertTrue(refused.error().contains(why), body + refused);
                        assertEquals("fail", refused.body().getString("outcome"));
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(body, e);
                    }
                });
        for (String name : List.of("n1", "n2", "n3")) {
            Reply status = programs.send(name, "GET", "/status", "");
            assertEquals(
                    3,
                    status.body().getJsonObject("view").getJsonArray("members").size(),
                    status.toString());
            assertEquals(
                    0,
                    status.body().getJsonObject("view").getJsonArray("remove").size(),
                    status.toString());
        }
        assertEquals(400, programs.send("n1", "GET", "/registers/%FF", "").status());
        reads("n2", "a");
        Reply gone = reconfig("n1", "{'remove':['n2']}");
        assertEquals(200, gone.status(), gone.toString());
        Reply back = reconfig("n1", "{'add':[{'id':'n2','address':'" + address(2) + "'}]}");
        assertEquals(409, back.status(), back.toString());
        assertTrue(back.error().contains("n2 was removed, and a process never comes back"), back.error());
    }

    /** Until more than half of the others know it, a first life answers nobody, and says so. */
    @Test
    void aFirstLifeServesOnceTheOthersKnowIt() throws Exception {
        start(1, "--bootstrap");
        start(2, "--bootstrap");
        programs.await("n1 waits for n3 alone", () -> {
            Reply early = read("n1");
            assertEquals(503, early.status(), early.toString());
            assertTrue(early.error().startsWith("not confirmed yet: "), early.error());
            return early.error().contains("1 have, not yet [n3]");
        });
        start(3, "--bootstrap");
        programs.await("n1 serves", () -> read("n1").status() == 200);
    }
}
