package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.membership.MembershipChange;
import dynacheck.run.BadArguments;
import dynacheck.target.Dialing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    @TempDir
    Path folder;

    private Adapter read(String text) throws IOException {
        Files.writeString(folder.resolve("adapter.json"), text);
        return Manifest.read(folder, Map.of());
    }

    private static String refusal(Executable action) {
        return String.valueOf(assertThrows(BadArguments.class, action).getMessage());
    }

    @Test
    void whatIsNotSaidIsAsForASimpleStore() throws Exception {
        Adapter adapter = read("{\"start\": [\"a\", \"{node}\"], \"client\": [\"b\"]}");
        assertEquals(List.of("a", "n1"), Template.filled(adapter.start(), Map.of("node", "n1")));
        assertEquals(Dialing.DIRECT, adapter.capabilities().dialing());
        assertEquals(MembershipChange.NONE, adapter.capabilities().membership());
        assertEquals(List.of("register"), adapter.capabilities().vocabularies());
        assertTrue(adapter.capabilities().impossible().containsKey("damage"));
        assertEquals(Duration.ofSeconds(5), adapter.timeout());
        assertEquals("b", adapter.clientName());
    }

    @Test
    void everythingThatCanBeSaid() throws Exception {
        Adapter adapter = read("""
                {
                  "start": ["run", "--fast={option.fast}", "{joiner}", "{\\"json\\": 1}"], // a comment
                  "client": ["python3", "{adapter}/client.py", "{option.fast}"],
                  "wipe": ["rm", "{data}/x"],
                  "probe": ["curl", "http://{address}"],
                  "environment": {"NAME": "{node}"},
                  "needs": {"sh": "dash", "no-such-program-here": "some-package"},
                  "members": "propose-then-start",
                  "links": "proxy",
                  "operations": ["cas-register", "set"],
                  "impossible": {"pause": "it would notice"},
                  "refuses-damage": true,
                  "options": {"fast": {"values": ["yes", "no"], "default": "no", "description": "whether fast"}},
                  "timeout-ms": 1500,
                }
                """);
        Map<String, String> values = Map.of("option.fast", "yes", "joiner", "false");
        assertEquals(List.of("run", "--fast=yes", "false", "{\"json\": 1}"), Template.filled(adapter.start(), values));
        assertEquals("client.py", adapter.clientName());
        assertEquals(Dialing.PROXY_BOTH_WAYS, adapter.capabilities().dialing());
        assertEquals(MembershipChange.PROPOSE_THEN_START, adapter.capabilities().membership());
        assertEquals(List.of("cas-register", "set"), adapter.capabilities().vocabularies());
        assertEquals(Map.of("pause", "it would notice"), adapter.capabilities().impossible());
        assertEquals(
                List.of("adapter", "fast"),
                adapter.capabilities().options().stream().map(o -> o.key()).toList());
        assertEquals(Map.of("fast", "no"), adapter.defaults());
        assertEquals(
                "there is no program no-such-program-here on this machine: apt-get install some-package",
                adapter.missing().orElseThrow());
    }

    /** Whether a new member is proposed or started first may be for users to say. */
    @Test
    void whatTheSystemCanDoMayDependOnAnOption() throws Exception {
        Files.writeString(folder.resolve("adapter.json"), """
                {"start": ["a"], "client": ["b"], "members": "{option.how}", "options":
                {"how": {"values": ["fixed", "start-then-propose", "oops"], "default": "fixed"}}}""");
        assertEquals(MembershipChange.NONE, members(Map.of()));
        assertEquals(MembershipChange.START_THEN_PROPOSE, members(Map.of("how", "Start-then-propose")));
        assertTrue(refusal(() -> members(Map.of("how", "oops"))).contains("\"oops\" is none of the values of"));
    }

    private MembershipChange members(Map<String, String> options) {
        return Manifest.read(folder, options).capabilities().membership();
    }

    /** Line and column of what is wrong; then what is said of it, in part. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"start": ["a"], "client": ["b"],,}             | 1:34 | no JSON: Unexpected character
            {"start": ["a"], "client": ["b"]} x             | 1:35 | no JSON: Unrecognized token
            {"start": ["a"], "start": ["b"]}                | 1:25 | no JSON: Duplicate field 'start'
            ["a"]                                           | 1:1  | an object is expected
            {"start": ["a"]}                                | 1:1  | the key "client" is missing
            {"start": ["a"], "client": "b"}                 | 1:18 | a list is expected
            {"start": [], "client": ["b"]}                  | 1:2  | a command is expected
            {"start": ["a"], "client": ["b", 7]}            | 1:34 | a text is expected
            {"strat": ["a"], "client": ["b"]}               | 1:2  | no key "strat" here; did you mean start?
            {"start": ["{nod}"], "client": ["b"]}           | 1:12 | no placeholder {nod} here; did you mean node?
            {"start": ["a"], "client": ["{data}"]}          | 1:29 | no placeholder {data} here; known: adapter
            {"start": ["a"], "client": ["b"], "links": "proxi"} | 1:35 | did you mean proxy? known: addresses, direct
            {"start": ["a"], "client": ["b"], "members": true}  | 1:35 | a text is expected
            {"start": ["a"], "client": ["b"], "operations": []} | 1:35 | can do nothing
            {"start": ["a"], "client": ["b"], "timeout-ms": 5}  | 1:35 | from 100 to 60000
            {"start": ["a"], "client": ["b"], "refuses-damage": "no"} | 1:35 | true or false is expected
            {"start": ["a"], "client": ["b"], "options": {"x": {"values": ["p"]}}} | 1:47 | "x" has no "default"
            {"start": ["a"], "client": ["b"], "options": {"x": {"values": ["p"], "default": "q"}}} | 1:70 | none of [p]
            {"start": ["a"], "client": ["b"], "options": {"adapter": {}}} | 1:47 | cannot name an option
            {"start": ["a"], "client": ["b"], "options": {"client": {}}}  | 1:47 | cannot name an option
            {"start": ["a"], "client": ["b"], "http": {"red": {}}}        | 1:44 | no key "red" here; did you mean read
            {"start": ["a"], "client": ["b"], "http": {}}                 | 1:35 | the key "value" is missing here
            {"start": ["a"], "client": ["b"], "http": {"value": "v"}}     | 1:44 | where a read finds the value
            {"start": [""], "client": [""], "http": {"value": "", "read": {"path": "x"}}} | 1:64 | a path is expected
            {"start":[""],"client":[""],"http":{"value":"","read":{"path":"/","body":"{k}"}}} | 1:67 | {k} here
            """)
    void whatIsWrongIsNamedWithItsPlace(String text, String place, String said) {
        String message = refusal(() -> read(text));
        assertTrue(message.contains("adapter.json:" + place + ": "), message);
        assertTrue(message.contains(said), message);
    }

    @Test
    void aFolderWithoutManifestIsNone() {
        String message = refusal(() -> Manifest.read(folder, Map.of()));
        assertTrue(message.contains("there is no file " + folder.resolve("adapter.json")), message);
    }

    @Test
    void anAdapterIsAFolderOrOneThatComesWithDynacheck() {
        assertEquals(folder, Adapters.folder(folder.toString()));
        assertTrue(Adapters.names().contains("quorum-kv"), Adapters.names().toString());
        String message = refusal(() -> Adapters.folder("quorum-vk"));
        assertTrue(message.contains("there is no such folder"), message);
        assertTrue(message.contains("did you mean quorum-kv?"), message);
    }
}
