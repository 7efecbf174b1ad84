package dynacheck.checker.txn;

import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Histories of transactions on one line. {@code ax1} appends 1 to x, {@code wx1} writes it, {@code rx12} reads the list
 * [1 2], {@code rx} the empty list; for registers {@code rx1} reads 1 and {@code rx_} nil. {@code |} stands between
 * concurrent transactions, {@code ;} between groups of which the first completes before the next is invoked. At the end
 * of a transaction {@code ?} means unknown outcome, {@code !} failed. {@code 3:} in front names the process; without it
 * each transaction has its own.
 */
final class Txns {
    private static final long FIRST_ANONYMOUS = 100;

    private final boolean lists;
    private final List<Op> ops = new ArrayList<>();
    private long anonymous = FIRST_ANONYMOUS;

    private Txns(boolean lists) {
        this.lists = lists;
    }

    static History lists(String line) {
        return new Txns(true).parse(line);
    }

    static History registers(String line) {
        return new Txns(false).parse(line);
    }

    private History parse(String line) {
        for (String group : line.split(";")) {
            List<Op> completions = new ArrayList<>();
            for (String txn : group.split("\\|")) {
                completions.add(transaction(txn.trim()));
            }
            for (Op op : completions) {
                ops.add(new Op(ops.size(), time(), op.process(), op.type(), "txn", op.value(), Map.of()));
            }
        }
        return History.of(ops);
    }

    private long time() {
        return ops.size() * 1_000_000L;
    }

    /** Adds the invocation; the completion is yet without index. */
    private Op transaction(String text) {
        String rest = text;
        long process = anonymous;
        if (text.length() > 1 && text.charAt(1) == ':') {
            process = text.charAt(0) - '0';
            rest = text.substring(2).trim();
        } else {
            anonymous++;
        }
        char last = rest.charAt(rest.length() - 1);
        OpType type = last == '?' ? OpType.INFO : last == '!' ? OpType.FAIL : OpType.OK;
        rest = type == OpType.OK ? rest : rest.substring(0, rest.length() - 1);
        List<Object> invoked = new ArrayList<>();
        List<Object> completed = new ArrayList<>();
        for (String op : rest.trim().split("\\s+")) {
            invoked.add(mop(op, false));
            completed.add(mop(op, true));
        }
        ops.add(new Op(ops.size(), time(), process, OpType.INVOKE, "txn", invoked, Map.of()));
        return new Op(0, 0, process, type, "txn", type == OpType.OK ? completed : invoked, Map.of());
    }

    private List<@Nullable Object> mop(String op, boolean completed) {
        List<@Nullable Object> mop = new ArrayList<>();
        char f = op.charAt(0);
        String value = op.substring(2);
        mop.add(Keyword.of(f == 'a' ? "append" : String.valueOf(f)));
        mop.add(Keyword.of(op.substring(1, 2)));
        if (f != 'r') {
            mop.add(value.equals("_") ? null : (Object) Long.valueOf(value));
        } else if (!completed) {
            mop.add(null);
        } else if (lists) {
            mop.add(value.chars().mapToObj(c -> (Object) (long) (c - '0')).toList());
        } else {
            mop.add(
                    value.equals("_")
                            ? null
                            : value.startsWith("'") ? value.substring(1) : (Object) Long.valueOf(value));
        }
        return mop;
    }
}
