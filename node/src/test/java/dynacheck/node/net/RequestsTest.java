package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.node.protocol.Change;
import dynacheck.node.protocol.ProcessId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {
    @Test
    void keysAndValuesAreBounded() {
        assertEquals("k".repeat(Requests.MAX_KEY), Requests.key("k".repeat(Requests.MAX_KEY)));
        assertThrows(IllegalArgumentException.class, () -> Requests.key("k".repeat(Requests.MAX_KEY + 1)));
        assertThrows(IllegalArgumentException.class, () -> Requests.key(""));
        assertEquals("", Requests.value(new JsonObject().put("value", "")));
        JsonObject tooLong = new JsonObject().put("value", "v".repeat(Requests.MAX_VALUE + 1));
        assertThrows(IllegalArgumentException.class, () -> Requests.value(tooLong));
        assertThrows(IllegalArgumentException.class, () -> Requests.value(new JsonObject()));
        assertThrows(IllegalArgumentException.class, () -> Requests.value(new JsonObject().put("value", 3)));
    }

    /** Such text cannot be encoded for peers or disk: let in, it would stop the node. */
    @Test
    void halfASurrogatePairIsRefusedEverywhere() {
        assertThrows(IllegalArgumentException.class, () -> Requests.value(new JsonObject("{\"value\":\"\\ud800\"}")));
        assertThrows(IllegalArgumentException.class, () -> Requests.key("a\uDC00"));
        JsonObject add = new JsonObject("{\"add\":[{\"id\":\"n6\",\"address\":\"\\ud800:1\"}]}");
        assertThrows(IllegalArgumentException.class, () -> Requests.changes(add));
        assertEquals("\uD83D\uDE00", Requests.value(new JsonObject("{\"value\":\"\\ud83d\\ude00\"}")));
    }

    @Test
    void changesAreReadAndBadOnesNamed() {
        JsonObject body =
                new JsonObject("{\"add\":[{\"id\":\"n6\",\"address\":\"127.0.0.1:7006\"}],\"remove\":[\"n1\"]}");
        assertEquals(
                List.of(new Change.Remove(ProcessId.of("n1")), new Change.Add(ProcessId.of("n6"), "127.0.0.1:7006")),
                Requests.changes(body));
        for (String bad : List.of(
                "{}",
                "{\"add\":[]}",
                "{\"add\":[{\"id\":\"n6\"}]}",
                "{\"add\":[{\"id\":\"n 6\",\"address\":\"h:1\"}]}",
                "{\"add\":[{\"id\":\"n6\",\"address\":\"nowhere\"}]}",
                "{\"add\":[{\"id\":\"n6\",\"address\":\"h:70000\"}]}",
                "{\"remove\":[\"\"]}",
                "{\"remove\":[7]}")) {
            assertThrows(IllegalArgumentException.class, () -> Requests.changes(new JsonObject(bad)), bad);
        }
    }
}
