package dynacheck.node.net;

import dynacheck.node.dynastore.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Says an operation's outcome in HTTP. */
final class Answers {
    private Answers() {}

    /** Adds the key to an answer that is OK. */
    static Consumer<Answer> naming(String key, Consumer<Answer> onAnswer) {
        return answer -> {
            if (answer.status() == 200) {
                answer.body().put("key", key);
            }
            onAnswer.accept(answer);
        };
    }

    static Answer of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.ReadOk read ->
                Answer.ok(new JsonObject()
                        .put("value", read.value().value())
                        .put("tag", read.value().ts().toString())
                        .put("view", read.view().toString()));
            case Outcome.WriteOk write ->
                Answer.ok(new JsonObject()
                        .put("tag", write.ts().toString())
                        .put("view", write.view().toString()));
            case Outcome.ReconfigOk reconfig ->
                Answer.ok(new JsonObject().put("view", reconfig.view().toString()));
            case Outcome.Refused refused -> Answer.fail(409, refused.reason());
            case Outcome.Failed failed -> Answer.fail(503, failed.reason());
            case Outcome.Unknown unknown -> Answer.unknown(unknown.reason());
        };
    }
}
