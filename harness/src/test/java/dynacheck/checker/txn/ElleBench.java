package dynacheck.checker.txn;

import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Judges a generated valid history and prints CPU seconds and memory; arguments: model, number of transactions. The
 * transactions, of one to four micro-operations, are made one by one and not kept. As Jepsen's generators do, a key
 * is replaced by a new one after {@value #WRITES_PER_KEY} writes; ten keys are in use at a time.
 */
final class ElleBench {
    private static final int WRITES_PER_KEY = 128;
    private static final int KEYS = 10;
    private static final int CLIENTS = 20;

    private final boolean lists;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<Long, List<Object>> state = new HashMap<>();
    private final long[] keys = new long[KEYS];
    private long nextKey;
    private long index;

    private ElleBench(boolean lists) {
        this.lists = lists;
        for (int i = 0; i < KEYS; i++) {
            keys[i] = nextKey++;
        }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        Model model = args[0].equals("list-append") ? Model.LIST_APPEND : Model.RW_REGISTER;
        int txns = Integer.parseInt(args[1]);
        PrintStream out = System.out;
        ElleOptions options = ElleOptions.of(model, Consistency.STRICT_SERIALIZABLE);
        TxnSink sink = new TxnSink(options);
        ElleBench bench = new ElleBench(model == Model.LIST_APPEND);
        bench.generate(txns, sink);
        long generated = cpuNanos();
        ElleResult result = ElleChecker.check(sink, options, OrderFinder.BUDGET);
        long all = cpuNanos();
        out.printf(
                "%s %d transactions: %s %s%n  CPU: %.1f s with making and recording them, %.1f s of it judging%n",
                model, txns, result.verdict(), result.reason(), all / 1e9, (all - generated) / 1e9);
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                "  heap used at the end: %d MB of at most %d MB%n",
                (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Each takes effect when it is invoked, and completes up to {@value #CLIENTS} transactions later. */
    private void generate(int txns, TxnSink sink) {
        ArrayDeque<Op> open = new ArrayDeque<>();
        for (int i = 0; i < txns; i++) {
            if (open.size() == CLIENTS) {
                complete(open.removeFirst(), sink);
            }
            open.add(transaction(i % CLIENTS, sink));
        }
        while (!open.isEmpty()) {
            complete(open.removeFirst(), sink);
        }
        sink.finish();
    }

    private void complete(Op end, TxnSink sink) {
        sink.accept(new Op(index, index * 1000, end.process(), OpType.OK, "txn", end.value(), Map.of()), (int) ++index);
    }

    private Op transaction(long process, TxnSink sink) {
        int size = 1 + random.nextInt(4);
        List<Object> invoked = new ArrayList<>();
        List<Object> completed = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int slot = random.nextInt(KEYS);
            Long key = keys[slot];
            List<Object> list = state.computeIfAbsent(key, k -> new ArrayList<>());
            if (random.nextBoolean()) {
                Object seen = lists ? new ArrayList<>(list) : list.isEmpty() ? null : list.getLast();
                invoked.add(mop("r", key, null));
                completed.add(mop("r", key, seen));
            } else {
                Long value = (long) list.size() + 1;
                list.add(value);
                List<@Nullable Object> mop = mop(lists ? "append" : "w", key, value);
                invoked.add(mop);
                completed.add(mop);
                if (list.size() == WRITES_PER_KEY) {
                    state.remove(key);
                    keys[slot] = nextKey++;
                }
            }
        }
        sink.accept(new Op(index, index * 1000, process, OpType.INVOKE, "txn", invoked, Map.of()), (int) ++index);
        return new Op(0, 0, process, OpType.OK, "txn", completed, Map.of());
    }

    private static List<@Nullable Object> mop(String f, Object key, @Nullable Object value) {
        List<@Nullable Object> mop = new ArrayList<>();
        mop.add(Keyword.of(f));
        mop.add(key);
        mop.add(value);
        return mop;
    }
}
