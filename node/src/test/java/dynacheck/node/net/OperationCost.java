package dynacheck.node.net;

import com.sun.management.ThreadMXBean;
import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Protocols;
import dynacheck.node.storage.StorageException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What an operation costs three processes of a protocol beside sockets, HTTP and the disk: steps, encoding and decoding
 * of messages and records, answers, and traces if asked for. On one thread, so that it can be profiled, and
 * compared with another protocol in turn on a machine whose speed is not steady. Not a test; run it as nodes run:
 *
 * <pre>
 * java -XX:+UseSerialGC -XX:TieredStopAtLevel=1
 *     -cp 'node/target/test-classes:node/target/classes:workloads/target/lib/*'
 *     dynacheck.node.net.OperationCost ROUNDS PROTOCOL[+trace]...
 * </pre>
 */
final class OperationCost<M, R extends DiskRecord> extends MemoryCluster<M, R> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MEMBERS = 3;
    private static final int KEYS = 64;
    private static final int CLIENTS = 21;
    private static final int VALUE_CHARS = 100;

    /** For each operation. */
    record Cost(double cpuMicros, double allocatedBytes, double frames, double wireBytes, double traceBytes) {}

    private final boolean traced;
    private final Map<ProcessId, TraceFile> traces = new TreeMap<>();
    private final int[] idleClients = new int[MEMBERS];
    private final SplittableRandom random = new SplittableRandom(1);
    private long done;
    private long frames;
    private long wireBytes;
    private long traceBytes;

    private OperationCost(Protocol<M, R> protocol, boolean traced) throws StorageException {
        super(protocol, List.of("n1", "n2", "n3"), List.of(), traced);
        this.traced = traced;
        meet();
        Arrays.fill(idleClients, CLIENTS);
    }

    /** @param contender name of a protocol, {@code +trace} behind it if it is to be traced */
    static OperationCost<?, ?> of(String contender) throws StorageException {
        return new OperationCost<>(Protocols.named(contender.replace("+trace", "")), contender.endsWith("+trace"));
    }

    /** Of at least so many operations, half of them reads. */
    Cost measure(int operations) {
        done = 0;
        frames = 0;
        wireBytes = 0;
        traceBytes = 0;
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = THREADS.getCurrentThreadCpuTime();
        while (done < operations) {
            for (int member = 0; member < MEMBERS; member++) {
                for (; idleClients[member] > 0; idleClients[member]--) {
                    request(member);
                }
            }
            round();
            traces.values().forEach(TraceFile::flush);
        }
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        double n = done;
        return new Cost(cpu / n / 1000, allocated / n, frames / n, wireBytes / n, traceBytes / n);
    }

    /** The least of many rounds counts: what disturbs a machine only ever makes it slower. */
    public static void main(String[] args) throws StorageException {
        int rounds = Integer.parseInt(args[0]);
        List<String> names = Arrays.asList(args).subList(1, args.length);
        List<OperationCost<?, ?>> contenders = new ArrayList<>();
        for (String name : names) {
            contenders.add(of(name));
        }
        List<Cost> least = new ArrayList<>();
        for (OperationCost<?, ?> contender : contenders) {
            contender.measure(20_000);
            least.add(contender.measure(1_000));
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Cost cost = contenders.get(i).measure(1_000);
                if (cost.cpuMicros() < least.get(i).cpuMicros()) {
                    least.set(i, cost);
                }
            }
        }
        for (int i = 0; i < names.size(); i++) {
            Cost cost = least.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %6.1f us %7.0f bytes allocated %5.2f frames %5.0f bytes sent %5.0f traced%n",
                    names.get(i),
                    cost.cpuMicros(),
                    cost.allocatedBytes(),
                    cost.frames(),
                    cost.wireBytes(),
                    cost.traceBytes());
        }
    }

    private void request(int member) {
        String key = "k" + random.nextInt(KEYS);
        boolean read = random.nextBoolean();
        Consumer<Answer> client = answer -> {
            answer.encoded();
            done++;
            idleClients[member]++;
        };
        Consumer<Answer> named = read ? Answers.naming(key, client) : client;
        ask(member, read ? new Operation.Read(key) : new Operation.Write(key, value()), outcome -> {
            if (!(outcome instanceof Outcome.Ok)) {
                throw new IllegalStateException(outcome.toString());
            }
            named.accept(Answers.of(outcome));
        });
    }

    private String value() {
        return String.valueOf((char) ('a' + random.nextInt(26))).repeat(VALUE_CHARS);
    }

    @Override
    protected void sent(int batch, int bytes) {
        frames += batch;
        wireBytes += bytes;
    }

    @Override
    protected void traced(ProcessId process, Object event) {
        if (traced) {
            traces.computeIfAbsent(process, id -> TraceFile.to(new Counted(), () -> {}, traces(id), id, 1))
                    .write(event);
        }
    }

    private final class Counted extends OutputStream {
        @Override
        public void write(int one) {
            traceBytes++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            traceBytes += length;
        }
    }
}
