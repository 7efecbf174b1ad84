package dynacheck.checker.model;

import dynacheck.checker.NotUnderstood;
import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.checker.model.Model.Operation;
import dynacheck.checker.model.ModelResult.Finding;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a history, sorted by whether a model knows them; and the frame of the verdict, the same for all
 * models.
 */
final class Intake {
    private static final int LONGEST_VALUE = 60;

    /** Changes of a membership have nothing to do with the object. */
    private static final String SET_ASIDE = "reconfig";

    /** Definite and indeterminate ones that the model knows, by invocation. */
    final List<Item> items = new ArrayList<>();

    /** Those that it knows and that failed: they never took effect. */
    final List<Item> failed = new ArrayList<>();

    private final String model;
    private final Map<String, NotUnderstood> unknown = new LinkedHashMap<>();
    private final long recorded;
    private long judged;
    private long setAside;
    private long unknownCount;
    private long unknownFailed;

    Intake(History history, Model<?> model) {
        this.model = model.name();
        this.recorded = history.ops().stream()
                .filter(op -> op.isClient() && op.type() == OpType.INVOKE)
                .count();
        for (Call call : history.calls()) {
            Operation operation = operation(call);
            if (model.knows(operation)) {
                judged++;
                (call.outcome() == OpType.FAIL ? failed : items).add(new Item(call, operation));
            } else if (call.f().equals(SET_ASIDE)) {
                setAside++;
            } else if (call.outcome() == OpType.FAIL) {
                unknownFailed++;
            } else {
                unknownCount++;
                Object value = call.isOk() ? call.last().value() : call.invoke().value();
                NotUnderstood one = NotUnderstood.first(
                        call.f(), value, history.line(call.invoke().index()));
                unknown.merge(call.f() + " " + NotUnderstood.shape(value), one, NotUnderstood::and);
            }
        }
    }

    private static Operation operation(Call call) {
        boolean answered = call.isOk();
        return new Operation(
                call.f(), call.invoke().value(), answered ? call.last().value() : null, answered);
    }

    /** {@code found} if it is trustworthy: every operation was understood, and none was lost. */
    ModelResult result(
            Verdict verdict, String reason, String engine, List<Finding> findings, Map<String, Long> counts) {
        Tally tally = new Tally(recorded, judged, setAside, unknownCount, unknownFailed);
        String flaw = tally.flaw();
        List<NotUnderstood> named = List.copyOf(unknown.values());
        if (flaw == null && !named.isEmpty()) {
            flaw = "Not judged: model " + model + " does not know "
                    + named.stream().map(NotUnderstood::toString).collect(Collectors.joining("; "))
                    + ". Such an operation may have changed anything.";
        }
        return flaw == null
                ? new ModelResult(model, verdict, reason, engine, tally, named, findings, counts, Map.of())
                : new ModelResult(model, Verdict.UNKNOWN, flaw, engine, tally, named, List.of(), Map.of(), Map.of());
    }

    ModelResult vacuous(String why, String engine) {
        return result(Verdict.UNKNOWN, "Vacuous: " + why + ".", engine, List.of(), Map.of());
    }

    ModelResult invalid(String engine, List<Finding> findings, Map<String, Long> counts) {
        String all = counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        return result(Verdict.INVALID, "Not a linearizable " + model + ": " + all + ".", engine, findings, counts);
    }

    /** {@code "process 3 added 7 (index 4 to 9)"} for sentences. */
    static String told(Item item, String verb, @Nullable Object value) {
        Op completion = item.call().completion();
        String end =
                completion == null ? "never completed" : "index " + item.call().start() + " to " + completion.index();
        String unknown = completion != null && completion.type() == OpType.INFO ? ", its outcome unknown" : "";
        String shown = value == null ? "" : " " + shortened(value);
        return "process " + item.call().invoke().process() + " " + verb + shown + " (" + end + unknown + ")";
    }

    static String shortened(@Nullable Object value) {
        String text = Edn.print(value);
        if (text.length() <= LONGEST_VALUE) {
            return text;
        }
        String count = value instanceof Collection<?> all ? " " + all.size() + " in all" : "";
        return text.substring(0, LONGEST_VALUE) + "..." + count;
    }
}
