package dynacheck.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code history.edn}: op maps one after another, or one vector of them. A last line that was torn because the
 * harness was killed is dropped with a note; every other damage is a {@link MalformedHistoryException}.
 */
public final class HistoryReader {
    private static final Keyword INDEX = Keyword.of("index");
    private static final Keyword TIME = Keyword.of("time");
    private static final Keyword PROCESS = Keyword.of("process");
    private static final Keyword TYPE = Keyword.of("type");
    private static final Keyword F = Keyword.of("f");
    private static final Keyword VALUE = Keyword.of("value");

    private HistoryReader() {}

    public static History read(Path file) throws IOException {
        // Decodes leniently: a torn line may end inside a character.
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    public static History parse(String text) {
        EdnParser parser = new EdnParser(text);
        History.Builder builder = new History.Builder();
        long nextIndex = 0;
        int line = 1;
        int start = 0;
        try {
            while (parser.hasNext()) {
                line = parser.line();
                start = parser.position();
                Object form = parser.next();
                for (Object item : form instanceof List<?> list ? list : List.of(orEmpty(form))) {
                    Op op = op(item, nextIndex, line);
                    builder.add(op, line);
                    nextIndex = op.index() + 1;
                }
            }
        } catch (EdnException e) {
            boolean lastLine = text.indexOf('\n', start) < 0;
            if (!lastLine || !e.isUnfinished()) {
                throw new MalformedHistoryException(e.isUnfinished() ? line : e.line(), messageOf(e));
            }
            builder.note("line " + line + " was torn off (the harness was killed while writing it) and is ignored");
        }
        return builder.build();
    }

    private static Object orEmpty(@Nullable Object form) {
        return form == null ? "nil" : form;
    }

    private static String messageOf(EdnException e) {
        return "not EDN: " + e.getMessage();
    }

    private static Op op(@Nullable Object item, long nextIndex, int line) {
        if (!(item instanceof Map<?, ?> map)) {
            throw new MalformedHistoryException(line, "an op must be a map, not " + Edn.print(item));
        }
        Object process = map.get(PROCESS);
        if (!(process instanceof Long || process instanceof Keyword)) {
            throw new MalformedHistoryException(line, ":process must be a number or keyword: " + Edn.print(process));
        }
        Object function = map.get(F);
        if (!(function instanceof Keyword) && process instanceof Long) {
            throw new MalformedHistoryException(line, ":f must be a keyword: " + Edn.print(function));
        }
        Object index = map.get(INDEX);
        if (index != null && !(index instanceof Long)) {
            throw new MalformedHistoryException(line, ":index must be a number: " + Edn.print(index));
        }
        return new Op(
                index instanceof Long l ? l : nextIndex,
                map.get(TIME) instanceof Long t ? t : 0,
                process,
                type(map.get(TYPE), line),
                // Log lines of other tools may have no :f.
                function instanceof Keyword f ? f.name() : "unknown",
                map.get(VALUE),
                extra(map));
    }

    private static OpType type(@Nullable Object type, int line) {
        if (type instanceof Keyword k) {
            for (OpType t : OpType.values()) {
                if (t.name().toLowerCase(Locale.ROOT).equals(k.name())) {
                    return t;
                }
            }
        }
        throw new MalformedHistoryException(line, ":type must be :invoke :ok :fail or :info, not " + Edn.print(type));
    }

    private static Map<Keyword, Object> extra(Map<?, ?> map) {
        Map<Keyword, Object> extra = new LinkedHashMap<>();
        map.forEach((k, v) -> {
            boolean known = INDEX.equals(k)
                    || TIME.equals(k)
                    || PROCESS.equals(k)
                    || TYPE.equals(k)
                    || F.equals(k)
                    || VALUE.equals(k);
            if (!known && k instanceof Keyword key && v != null) {
                extra.put(key, v);
            }
        });
        return extra;
    }
}
