package dynacheck.node.net;

import dynacheck.node.core.Outcome;
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
            case Outcome.Ok ok -> {
                JsonObject body = new JsonObject();
                ok.fields().forEach(body::put);
                yield Answer.ok(body);
            }
            case Outcome.Refused refused -> Answer.fail(409, refused.reason());
            case Outcome.Failed failed -> Answer.fail(503, failed.reason());
            case Outcome.Unknown unknown -> Answer.unknown(unknown.reason());
        };
    }
}
