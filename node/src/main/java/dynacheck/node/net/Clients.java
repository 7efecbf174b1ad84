package dynacheck.node.net;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Status;
import dynacheck.node.pump.Pump;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Clients of one process: the operations that they wait for, and what they are shown of it. Event loop only. */
final class Clients implements HttpApi.Service {
    private record Waiting(Consumer<Answer> client, int bytes) {}

    /** What each collector calls the place of what lives long. */
    private static final Pattern OLD = Pattern.compile("Tenured|Old");

    private final StateMachine<?, ?> process;
    private final Pump<?, ?> pump;
    private final Metrics metrics;
    private final Limits limits;
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long heldBytes;
    private long lastToken;

    Clients(StateMachine<?, ?> process, Pump<?, ?> pump, Metrics metrics, Limits limits) {
        this.process = process;
        this.pump = pump;
        this.metrics = metrics;
        this.limits = limits;
    }

    @Override
    public void execute(Operation operation, Consumer<Answer> onAnswer) {
        if (pump.isStopped()) {
            onAnswer.accept(Answer.fail(503, "the node is stopping"));
        } else if (waiting.size() >= limits.operations()) {
            onAnswer.accept(overloaded(limits.operations() + " operations are running"));
        } else if (heldBytes + bytes(operation) > limits.bytes()) {
            onAnswer.accept(overloaded(heldBytes + " bytes are being written"));
        } else {
            long token = ++lastToken;
            Consumer<Answer> client =
                    operation instanceof Operation.Read read ? Answers.naming(read.key(), onAnswer) : onAnswer;
            waiting.put(token, new Waiting(client, bytes(operation)));
            heldBytes += bytes(operation);
            pump.request(token, operation);
        }
    }

    private Answer overloaded(String why) {
        metrics.count("overloaded_total");
        return Answer.overloaded(why);
    }

    /** What the operation keeps in memory while it runs, about; Java keeps most texts in one byte a character. */
    private static int bytes(Operation operation) {
        return operation instanceof Operation.Write write && write.value() != null
                ? write.value().length()
                : 0;
    }

    /** The operation of this token has ended. */
    void answer(long token, Outcome outcome) {
        Waiting ended = waiting.remove(token);
        if (ended != null) {
            heldBytes -= ended.bytes();
            ended.client().accept(Answers.of(outcome));
        }
    }

    @Override
    public NavigableSet<String> keys() {
        return process.keys();
    }

    @Override
    public JsonObject status() {
        return new JsonObject(process.status().shown());
    }

    /** Whether it would serve a client now, as far as it knows by itself: no majority is asked. */
    @Override
    public Answer readiness() {
        Status status = process.status();
        if (pump.isStopped()) {
            return Answer.fail(503, "the node is stopping");
        }
        if (!status.takesPart()) {
            return Answer.fail(503, "not confirmed yet: " + status.waitsFor());
        }
        if (Boolean.TRUE.equals(status.shown().get("halted"))) {
            return Answer.fail(503, "removed: this process has halted");
        }
        if (!Boolean.TRUE.equals(status.shown().get("enabled"))) {
            return Answer.fail(503, "not enabled yet: not a member of any view");
        }
        return waiting.size() >= limits.operations()
                ? Answer.overloaded(limits.operations() + " operations are running")
                : Answer.ok(new JsonObject().put("ready", true));
    }

    @Override
    public String metricsText() {
        Map<String, Long> gauges = new HashMap<>(process.status().gauges());
        gauges.put("cpu_nanos_total", cpuNanos());
        gauges.put("heap_live_bytes", liveHeap());
        gauges.put("operations_running", (long) waiting.size());
        gauges.put("effects_waiting", (long) pump.waiting());
        return metrics.text(gauges);
    }

    /** Processor time of this program, over all its threads. */
    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }

    /** What the last full collection left; 0 if there was none. */
    private static long liveHeap() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getCollectionUsage();
            if (left != null && OLD.matcher(pool.getName()).find()) {
                return left.getUsed();
            }
        }
        return 0;
    }
}
