package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Operation;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private static final Answer OK = Answer.ok(new JsonObject().put("tag", "1"));
    private static final Operation WRITE = new Operation.Write("k", "v");

    private final List<Consumer<Answer>> running = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private int executed;

    private void execute(Operation operation, Consumer<Answer> onAnswer) {
        executed++;
        running.add(onAnswer);
    }

    private void submit(RequestIds ids, String id, int attempt, Operation operation) {
        ids.submit(id, attempt, operation, this::execute, answers::add);
    }

    @Test
    void aRepeatJoinsTheRunningOneAndLaterGetsItsOutcome() {
        RequestIds ids = new RequestIds(10, 1_000_000);
        submit(ids, "a", 1, WRITE);
        submit(ids, "a", 2, WRITE);
        assertEquals(List.of(), answers);
        running.getFirst().accept(OK);
        submit(ids, "a", 3, WRITE);
        assertEquals(List.of(OK, OK, OK), answers);
        assertEquals(1, executed);
    }

    @Test
    void aRepeatOfAnUnknownIdIsUnknownAndItsLateFirstAttemptIsNeverExecuted() {
        RequestIds ids = new RequestIds(10, 1_000_000);
        submit(ids, "a", 2, WRITE);
        submit(ids, "a", 1, WRITE);
        assertEquals(0, executed);
        assertEquals(List.of(504, 504), answers.stream().map(Answer::status).toList());
    }

    @Test
    void oneIdForTwoOperationsIsRefused() {
        RequestIds ids = new RequestIds(10, 1_000_000);
        submit(ids, "a", 1, WRITE);
        submit(ids, "a", 1, new Operation.Write("k", "other"));
        assertEquals(1, executed);
        assertEquals(400, answers.getFirst().status());
    }

    @Test
    void memoryIsBoundedAndARunningOneIsNotForgotten() {
        RequestIds ids = new RequestIds(10, 1_000_000);
        submit(ids, "running", 1, WRITE);
        for (int i = 0; i < 1000; i++) {
            submit(ids, "id" + i, 1, WRITE);
            running.getLast().accept(OK);
        }
        assertTrue(ids.size() <= 11, "remembered " + ids.size());
        submit(ids, "running", 2, WRITE);
        assertEquals(1001, executed);
    }

    /** A reconfiguration's answer names a view, which may take kilobytes. */
    @Test
    void memoryIsBoundedInBytes() {
        RequestIds ids = new RequestIds(1_000, 50_000);
        Answer large = Answer.ok(new JsonObject().put("view", "n".repeat(10_000)));
        for (int i = 0; i < 100; i++) {
            submit(ids, "id" + i, 1, WRITE);
            running.getLast().accept(large);
        }
        assertEquals(4, ids.size());
        submit(ids, "id99", 2, WRITE);
        submit(ids, "id0", 2, WRITE);
        assertEquals(large, answers.get(100));
        assertEquals(504, answers.get(101).status());
        for (int i = 0; i < 1_000; i++) {
            submit(ids, "small" + i, 1, WRITE);
            running.getLast().accept(OK);
        }
        assertTrue(ids.size() > 100, "room again, once the large ones are gone: " + ids.size());
    }
}
