package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters as users may write them, with real nodes. */
@Timeout(240)
class ExecTargetTest {
    private static final Path EXAMPLE = Path.of("src", "main", "adapters", "quorum-kv");
    private static final String SHORT =
            "test register --nodes 3 --nemesis none --rate 40 --time-limit 3 --seed 1 --adapter ";

    @TempDir
    Path dir;

    private Path adapter;

    @BeforeEach
    void copy() throws IOException {
        Needs.programs("python3");
        adapter = Files.createDirectory(dir.resolve("an adapter"));
        for (String file : List.of("adapter.json", "client.py", "server.py")) {
            Files.copy(EXAMPLE.resolve(file), adapter.resolve(file));
        }
    }

    private void replace(String file, String before, String after) throws IOException {
        String text = Files.readString(adapter.resolve(file));
        assertTrue(text.contains(before), before);
        Files.writeString(adapter.resolve(file), text.replace(before, after));
    }

    private Typed typed(String words, String last) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(words.strip().split(" ")));
        all.add(last);
        all.addAll(List.of("--store", dir.resolve("store").toString()));
        return Typed.of(all.toArray(String[]::new));
    }

    /** Once, at the thirtieth operation of one of its processes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sys.exit(3)            | 0 | VALID   | ended with exit code 3
            print("hello"); break  | 2 | UNKNOWN | was not understood: this is no JSON object: hello
            op["id"] = 0           | 2 | UNKNOWN | was not understood: the operation has id
            import time; time.sleep(60) | 0 | VALID | did not answer within
            """)
    void aClientThatBreaksInMidRunIsNamedAndStartedAgain(String bug, int code, String verdict, String said)
            throws Exception {
        Path once = dir.resolve("once");
        replace("client.py", "for line in sys.stdin:\n", "count = 0\nfor line in sys.stdin:\n    count += 1\n");
        replace(
                "client.py",
                "    print(json",
                "    if count == 30 and not os.path.exists('" + once + "'):\n        open('" + once
                        + "', 'x')\n        " + bug + "\n    print(json");
        replace("client.py", "import json, sys", "import json, os, sys");
        replace("adapter.json", "\"links\"", "\"timeout-ms\": 300, \"links\"");
        Typed run = typed(SHORT, adapter.toString());
        assertEquals(code, run.code(), run.out());
        String line = run.out()
                .lines()
                .filter(l -> l.startsWith("  clients "))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains(verdict) && line.contains(said), line);
        assertTrue(line.contains("was started again; for example: client program client.py"), line);
    }

    /** Before anything of the run begins, with what the program said of it. */
    @Test
    void aClientThatCannotBeUsedEndsTheRunBeforeItBegins() throws Exception {
        replace("client.py", "import json, sys", "import jsno, sys");
        Typed run = typed(SHORT, adapter.toString());
        assertEquals(255, run.code(), run.out());
        assertTrue(run.out().contains("asked for a read before the run, client.py ended with exit code 1"), run.out());
        assertTrue(run.out().contains("No module named 'jsno'"), run.out());
    }

    @Test
    void aNodeThatEndsInsteadOfGettingReadyShowsItsLastWords() throws Exception {
        replace("server.py", "import itertools", "import itertoools");
        Typed run = typed(SHORT, adapter.toString());
        assertEquals(255, run.code(), run.out());
        assertTrue(run.out().contains("No module named 'itertoools'"), run.out());
    }

    @Test
    void whatIsMissingOnThisMachineIsNamedWithItsPackage() throws Exception {
        replace("adapter.json", "{\"python3\": \"python3\"}", "{\"no-such-server\": \"some-package\"}");
        Typed run = typed(SHORT, adapter.toString());
        assertEquals(255, run.code(), run.out());
        assertTrue(
                run.out().contains("no program no-such-server on this machine: apt-get install some-package"),
                run.out());
        Typed looked = Typed.of("check-nodes", "--adapter", adapter.toString());
        assertEquals(255, looked.code(), looked.out());
        assertTrue(
                looked.out()
                        .matches("FAILED +this machine +software +no program no-such-server +"
                                + "apt-get install some-package\n"),
                looked.out());
        replace("adapter.json", "no-such-server", "python3");
        assertEquals(0, Typed.of("check-nodes", "--adapter", adapter.toString()).code());
    }

    @Test
    void whatIsWrongWithAnAdapterIsABadArgument() throws Exception {
        replace("adapter.json", "\"links\": \"addresses\"", "\"links\": \"adresses\"");
        Typed run = typed(SHORT, adapter.toString());
        assertEquals(254, run.code(), run.out());
        assertTrue(run.out().contains("adapter.json:7:3: \"adresses\" is none of the values of \"links\""), run.out());
        Typed none = typed("test register --target", "exec");
        assertEquals(254, none.code(), none.out());
        assertTrue(none.out().contains("--target exec: which system? Say by --adapter DIR"), none.out());
        Typed two = typed("test register --target dynastore --adapter", adapter.toString());
        assertEquals(254, two.code(), two.out());
        assertTrue(two.out().contains("leave out --target dynastore"), two.out());
        replace("adapter.json", "\"links\": \"adresses\"", "\"links\": \"addresses\"");
        Typed option = typed(SHORT.replace("--adapter ", "--target-option stael=true --adapter"), adapter.toString());
        assertEquals(254, option.code(), option.out());
        assertTrue(option.out().contains("target exec has no such option; did you mean stale?"), option.out());
    }

    /** Nodes that go to each other's real addresses pass the harness by: nothing is cut, whatever is set. */
    @Test
    void nodesThatGoPastTheHarnessAreFoundOutAtTheFirstCut() throws Exception {
        replace("adapter.json", "{initial}", "{initial-clients}");
        Typed run = typed(
                "test register --nodes 3 --nemesis partition --rate 40 --time-limit 8 --seed 1 --adapter ",
                adapter.toString());
        assertEquals(2, run.code(), run.out());
        assertTrue(
                run.out()
                        .contains("traffic met no cut link: not one byte has come over any link of this run, so nodes"
                                + " connect to each other past the harness: each must dial the peer addresses"),
                run.out());
    }
}
