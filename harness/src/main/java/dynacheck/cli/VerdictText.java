package dynacheck.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dynacheck.checker.CheckResult;
import dynacheck.checker.NotUnderstood;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.txn.ElleResult;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.judge.Analysis;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checker's result as JSON, for programs. */
final class VerdictText {
    private static final JsonFactory JSON = new JsonFactory();

    private VerdictText() {}

    /** One object on one line, with {@code file verdict reason tally anomalies}, and {@code notes} if there are any. */
    static String json(String file, CheckResult result, List<String> notes) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("file", file);
        map.put("verdict", result.verdict().name());
        map.put("reason", result.reason());
        if (result instanceof AtomicityResult atomicity) {
            map.put("engine", atomicity.engine());
            map.put("operations", atomicity.operations());
            map.put("tally", atomicity.tally().toEdn());
            map.put(
                    "not-understood",
                    atomicity.notUnderstood().stream().map(NotUnderstood::toEdn).toList());
        }
        if (result instanceof ElleResult elle) {
            map.put("basis", elle.basis().name().toLowerCase(Locale.ROOT));
            map.put("tally", elle.tally().toEdn());
            map.put(
                    "not-understood",
                    elle.notUnderstood().stream().map(NotUnderstood::toEdn).toList());
        }
        if (result instanceof ModelResult object) {
            map.put("engine", object.engine());
            map.put("tally", object.tally().toEdn());
            map.put(
                    "not-understood",
                    object.notUnderstood().stream().map(NotUnderstood::toEdn).toList());
        }
        map.put("anomalies", anomalies(result));
        putNotes(result instanceof ElleResult elle ? elle.notes() : notes, map);
        return json(map);
    }

    private static void putNotes(List<String> notes, Map<String, @Nullable Object> map) {
        if (!notes.isEmpty()) {
            map.put("notes", notes);
        }
    }

    /** For a run, which several checkers judged. */
    static String json(String run, Analysis analysis) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("file", run);
        map.put("verdict", analysis.verdict().name());
        map.put("reason", analysis.reason());
        analysis.results().forEach(r -> map.put(r.checker(), r.verdict().name()));
        map.put("anomalies", analysis.atomicity().map(VerdictText::anomalies).orElse(List.of()));
        putNotes(analysis.history().notes(), map);
        return json(map);
    }

    /** For a file that could not be judged. */
    static String json(String file, String reason) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("file", file);
        map.put("verdict", "UNKNOWN");
        map.put("reason", reason);
        map.put("anomalies", List.of());
        map.put("error", true);
        return json(map);
    }

    private static List<Object> anomalies(CheckResult result) {
        List<Object> list = new ArrayList<>();
        if (result instanceof AtomicityResult atomicity) {
            atomicity.anomalies().forEach(a -> {
                Map<Keyword, @Nullable Object> one = new LinkedHashMap<>(a.toEdn());
                one.put(Keyword.of("key"), a.key());
                list.add(one);
            });
        } else if (result instanceof ModelResult object) {
            object.findings().forEach(finding -> {
                Map<Keyword, @Nullable Object> one = new LinkedHashMap<>(finding.toEdn());
                one.put(Keyword.of("count"), object.counts().get(finding.name()));
                list.add(one);
            });
        } else if (result instanceof ElleResult elle) {
            elle.anomalies().forEach(a -> {
                Map<Keyword, Object> one = new LinkedHashMap<>();
                one.put(Keyword.of("name"), a.name());
                one.put(Keyword.of("explanation"), a.explanation());
                list.add(one);
            });
        }
        return list;
    }

    private static String json(Map<String, @Nullable Object> line) {
        Map<Keyword, @Nullable Object> named = new LinkedHashMap<>();
        line.forEach((name, value) -> named.put(Keyword.of(name), value));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(named, json);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can always be written to", e);
        }
        return text.toString();
    }

    /** EDN data with JSON's types. */
    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    Object key = entry.getKey();
                    json.writeFieldName(key instanceof Keyword name ? name.name() : Edn.print(key));
                    write(entry.getValue(), json);
                }
                json.writeEndObject();
            }
            case Collection<?> many -> {
                json.writeStartArray();
                for (Object one : many) {
                    write(one, json);
                }
                json.writeEndArray();
            }
            case Double number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.toString());
            case Boolean truth -> json.writeBoolean(truth);
            case Keyword keyword -> json.writeString(keyword.name());
            default -> json.writeString(value.toString());
        }
    }
}
