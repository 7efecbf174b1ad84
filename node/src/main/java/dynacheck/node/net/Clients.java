package dynacheck.node.net;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.StateMachine;
import dynacheck.node.pump.Pump;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Clients of one process: the operations that they wait for, and what they are shown of it. Event loop only. */
final class Clients implements RequestIds.Executor {
    private static final int MAX_RUNNING = 1024;

    private final StateMachine<?, ?> process;
    private final Pump<?, ?> pump;
    private final Metrics metrics;
    private final Map<Long, Consumer<Answer>> waiting = new HashMap<>();
    private long lastToken;

    Clients(StateMachine<?, ?> process, Pump<?, ?> pump, Metrics metrics) {
        this.process = process;
        this.pump = pump;
        this.metrics = metrics;
    }

    @Override
    public void execute(Operation operation, Consumer<Answer> onAnswer) {
        if (pump.isStopped()) {
            onAnswer.accept(Answer.fail(503, "the node is stopping"));
        } else if (waiting.size() >= MAX_RUNNING) {
            onAnswer.accept(Answer.fail(503, "overloaded: " + MAX_RUNNING + " operations are running"));
        } else {
            long token = ++lastToken;
            waiting.put(
                    token, operation instanceof Operation.Read read ? Answers.naming(read.key(), onAnswer) : onAnswer);
            pump.request(token, operation);
        }
    }

    /** The operation of this token has ended. */
    void answer(long token, Outcome outcome) {
        Consumer<Answer> client = waiting.remove(token);
        if (client != null) {
            client.accept(Answers.of(outcome));
        }
    }

    JsonObject status() {
        return new JsonObject(process.status().shown());
    }

    String metricsText() {
        Map<String, Long> gauges = new HashMap<>(process.status().gauges());
        gauges.put("cpu_nanos_total", cpuNanos());
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
}
