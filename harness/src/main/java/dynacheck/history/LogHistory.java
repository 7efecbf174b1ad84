package dynacheck.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Histories in Jepsen's text log: {@code INFO jepsen.util - 0 :invoke :write 3}. Lines without an operation are
 * passed over. After {@code :info} and {@code :fail} the value's place may hold the error instead.
 */
final class LogHistory {
    private static final Pattern OP = Pattern.compile(
            "(?:^|.*?[\\s\\]])(-?\\d{1,18}|:[\\w-]+)\\s+:(invoke|ok|fail|info)\\s+:(\\S+)(?:\\s+(.*))?");
    private static final Keyword INDEX = Keyword.of("index");
    private static final Keyword PROCESS = Keyword.of("process");
    private static final Keyword TYPE = Keyword.of("type");
    private static final Keyword F = Keyword.of("f");
    private static final Keyword VALUE = Keyword.of("value");

    private final Fields fields = new Fields();
    private final OpSink sink;

    LogHistory(OpSink sink) {
        this.sink = sink;
    }

    void read(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int line = 0;
        long index = 0;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            line++;
            Matcher m = OP.matcher(text);
            if (m.matches()) {
                fields.begin(line);
                fields.put(INDEX, index++);
                fill(m, line);
                sink.accept(fields.op(), line);
            }
        }
        if (index == 0 && line > 0) {
            throw new MalformedHistoryException(
                    1, "neither EDN nor JSON, and no line of a Jepsen log, as INFO jepsen.util - 0 :invoke :read nil");
        }
    }

    private void fill(Matcher m, int line) {
        String process = m.group(1);
        fields.put(PROCESS, process.startsWith(":") ? Keyword.of(process.substring(1)) : Long.valueOf(process));
        fields.put(TYPE, Keyword.of(m.group(2)));
        fields.put(F, Keyword.of(m.group(3)));
        boolean open = m.group(2).equals("info") || m.group(2).equals("fail");
        try {
            EdnParser values = new EdnParser(m.group(4) == null ? "" : m.group(4));
            @Nullable Object first = values.hasNext() ? values.next() : null;
            if (open && (first instanceof Keyword || first instanceof String) && !values.hasNext()) {
                fields.put(Op.ERROR, first);
            } else {
                fields.put(VALUE, first);
                if (values.hasNext()) {
                    fields.put(Op.ERROR, values.nextOrUnreadable());
                }
            }
        } catch (EdnException e) {
            throw new MalformedHistoryException(line, "not EDN: " + e.getMessage());
        }
    }
}
