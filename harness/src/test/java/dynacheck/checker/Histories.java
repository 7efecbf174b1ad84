package dynacheck.checker;

import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Register histories on one line. {@code w1} and {@code r1} are a whole write and read of 1, one after another, each by
 * its own process; {@code rN} reads nil; {@code w1?} has an unknown outcome and {@code w1!} failed. For overlap,
 * {@code a<w1} invokes as process a, {@code a>} {@code a?} {@code a!} complete. A prefix {@code x/} names the key.
 */
public final class Histories {
    private static final long FIRST_ANONYMOUS = 1000;

    private final List<Op> ops = new ArrayList<>();
    private final Map<String, String> open = new HashMap<>();
    private long anonymous = FIRST_ANONYMOUS;

    public static History parse(String line) {
        Histories h = new Histories();
        for (String token : line.trim().split("\\s+")) {
            h.token(token);
        }
        return History.of(h.ops);
    }

    private void token(String token) {
        int invoke = token.indexOf('<');
        char last = token.charAt(token.length() - 1);
        OpType outcome = outcome(last);
        if (invoke > 0) {
            String name = token.substring(0, invoke);
            open.put(name, token.substring(invoke + 1));
            add(name.charAt(0), OpType.INVOKE, token.substring(invoke + 1));
        } else if (token.length() == 2 && open.containsKey(token.substring(0, 1)) && outcome != null) {
            String name = token.substring(0, 1);
            add(name.charAt(0), Objects.requireNonNull(outcome), Objects.requireNonNull(open.remove(name)));
        } else {
            String op = outcome == null ? token : token.substring(0, token.length() - 1);
            long process = anonymous++;
            add(process, OpType.INVOKE, op);
            add(process, outcome == null ? OpType.OK : outcome, op);
        }
    }

    private static @Nullable OpType outcome(char c) {
        return switch (c) {
            case '>' -> OpType.OK;
            case '?' -> OpType.INFO;
            case '!' -> OpType.FAIL;
            default -> null;
        };
    }

    private void add(long process, OpType type, String text) {
        String key = "x";
        String op = text;
        if (text.charAt(1) == '/') {
            key = text.substring(0, 1);
            op = text.substring(2);
        }
        boolean read = op.charAt(0) == 'r';
        Object value = op.endsWith("N") ? null : parseValue(op.substring(1));
        Object seen = read && type == OpType.INVOKE ? null : value;
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(key);
        pair.add(seen);
        Map<Keyword, Object> extra = type == OpType.FAIL ? Map.of(Op.ERROR, "refused") : Map.of(Op.NODE, "n1");
        ops.add(new Op(ops.size(), ops.size() * 1_000_000L, process, type, read ? "read" : "write", pair, extra));
    }

    private static Object parseValue(String text) {
        return text.startsWith("'") ? text.substring(1) : (Object) Long.valueOf(text);
    }
}
