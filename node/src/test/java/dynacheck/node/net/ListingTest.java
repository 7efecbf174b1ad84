package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private record Asked(String key, Consumer<Answer> onAnswer) {}

    private final Deque<Asked> asked = new ArrayDeque<>();
    private final List<Answer> answers = new ArrayList<>();
    private final TreeMap<String, String> values = new TreeMap<>();

    private void execute(Operation operation, Consumer<Answer> onAnswer) {
        asked.add(new Asked(((Operation.Read) operation).key(), onAnswer));
    }

    private void answerAll() {
        while (!asked.isEmpty()) {
            Asked next = asked.remove();
            next.onAnswer()
                    .accept(Answer.ok(new JsonObject()
                            .put("value", values.get(next.key()))
                            .put("key", next.key())));
        }
    }

    private static ListRequest request(String query) throws BadRequest {
        return ListRequest.of("GET", query, new byte[0]);
    }

    private JsonObject page(String query) throws BadRequest {
        ListRequest wanted = request(query);
        new Listing(wanted.among(values.navigableKeySet()), wanted.limit(), this::execute, answers::add).readFrom(0);
        answerAll();
        Answer answer = answers.removeLast();
        assertEquals(200, answer.status());
        assertTrue(answers.isEmpty());
        return answer.body();
    }

    private static List<String> keys(JsonObject page) {
        JsonArray registers = page.getJsonArray("registers");
        return IntStream.range(0, registers.size())
                .mapToObj(i -> registers.getJsonObject(i).getString("key"))
                .toList();
    }

    @Test
    void pagesOfAnyLengthAreTheWholeInOrder() throws BadRequest {
        IntStream.range(0, 50).forEach(i -> values.put("a" + (100 + i), "v" + i));
        values.put("b", "v");
        values.put("a", "v");
        List<String> all =
                values.keySet().stream().filter(k -> k.startsWith("a1")).toList();
        for (int limit : List.of(1, 7, 16, 17, 49, 50, 51, 1000)) {
            List<String> seen = new ArrayList<>();
            String after = null;
            do {
                JsonObject page = page("prefix=a1&limit=" + limit + (after == null ? "" : "&after=" + after));
                assertTrue(keys(page).size() <= limit);
                seen.addAll(keys(page));
                after = page.getString("next");
            } while (after != null);
            assertEquals(all, seen);
        }
        assertEquals(List.of("b"), keys(page("after=a149")));
        assertEquals(List.of("b"), keys(page("prefix=b&after=a")));
        assertEquals(52, keys(page("")).size());
    }

    @Test
    void whatWasTakenAwayIsNotShownAndCountsAsLookedAt() throws BadRequest {
        values.put("a", "v");
        values.put("b", null);
        values.put("c", "v");
        JsonObject first = page("limit=2");
        assertEquals(List.of("a"), keys(first));
        assertEquals("b", first.getString("next"));
        JsonObject second = page("limit=2&after=b");
        assertEquals(List.of("c"), keys(second));
        assertNull(second.getString("next"));
    }

    @Test
    void aPageEndsBeforeItIsTooLarge() throws BadRequest {
        IntStream.range(0, 64).forEach(i -> values.put("k" + (100 + i), "v".repeat(60_000)));
        JsonObject page = page("");
        assertEquals(Listing.AT_ONCE, keys(page).size());
        assertEquals("k115", page.getString("next"));
    }

    @Test
    void aFewReadsRunAtOnceAndOneThatFailsIsTheAnswer() throws BadRequest {
        IntStream.range(0, 40).forEach(i -> values.put("k" + (100 + i), "v"));
        ListRequest all = request("");
        new Listing(all.among(values.navigableKeySet()), all.limit(), this::execute, answers::add).readFrom(0);
        assertEquals(Listing.AT_ONCE, asked.size());
        asked.remove().onAnswer().accept(Answer.unknown("no majority"));
        assertEquals(List.of(), answers, "not before the others have ended");
        answerAll();
        assertEquals(List.of(504), answers.stream().map(Answer::status).toList());
    }

    @Test
    void whatIsNoListRequestIsRefusedInWords() {
        for (String bad :
                List.of("limit=0", "limit=1001", "limit=x", "limit", "prefix=%FF", "x=1", "limit=1&limit=1", "&")) {
            BadRequest refused = assertThrows(BadRequest.class, () -> request(bad), bad);
            assertTrue(String.valueOf(refused.getMessage()).contains(": expected "), refused.getMessage());
        }
        assertThrows(BadRequest.class, () -> ListRequest.of("POST", null, new byte[0]));
        assertThrows(BadRequest.class, () -> ListRequest.of("GET", null, new byte[1]));
        assertEquals(List.of(), new ListRequest("", 1, null).among(new TreeSet<>()));
    }
}
