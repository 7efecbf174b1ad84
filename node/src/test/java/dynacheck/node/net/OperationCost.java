package dynacheck.node.net;

import com.sun.management.ThreadMXBean;
import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Witness;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Protocols;
import dynacheck.node.protocol.Start;
import dynacheck.node.pump.Admission;
import dynacheck.node.pump.Host;
import dynacheck.node.pump.Pump;
import dynacheck.node.pump.Supervisor;
import dynacheck.node.storage.StorageException;
import dynacheck.node.wire.FrameReader;
import dynacheck.node.wire.Parted;
import dynacheck.node.wire.PartsReceived;
import dynacheck.node.wire.PartsSent;
import dynacheck.node.wire.WireException;
import io.vertx.core.buffer.Buffer;
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
import org.jspecify.annotations.Nullable;

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
final class OperationCost<M, R extends DiskRecord> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int KEYS = 64;
    private static final int CLIENTS = 21;
    private static final int VALUE_CHARS = 100;

    /** For each operation. */
    record Cost(double cpuMicros, double allocatedBytes, double frames, double wireBytes, double traceBytes) {}

    private final Protocol<M, R> protocol;
    private final boolean traced;
    private final List<Member> members = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long done;
    private long frames;
    private long wireBytes;
    private long traceBytes;

    private OperationCost(Protocol<M, R> protocol, boolean traced) throws StorageException {
        this.protocol = protocol;
        this.traced = traced;
        TreeMap<ProcessId, String> initial = new TreeMap<>();
        for (String name : List.of("n1", "n2", "n3")) {
            initial.put(ProcessId.of(name), "127.0.0.1:700" + name.charAt(1));
        }
        for (ProcessId id : initial.keySet()) {
            String life = "life of " + id;
            Start said = new Start(id.name(), "cost", initial.get(id), initial, true, life, "start", Map.of());
            Protocol.Process<M, R> start = protocol.process(said, List.of());
            members.add(new Member(id, start, new DurableState<>(1, start.birth())));
        }
        members.forEach(this::connect);
        members.forEach(member -> member.pump.start());
        members.forEach(this::greet);
        for (int turn = 0; turn < 10; turn++) {
            members.forEach(Member::turn);
        }
        members.forEach(member -> member.idleClients = CLIENTS);
    }

    private void connect(Member from) {
        others(from).forEach(to -> from.links.put(to.id, new Link(from.id, to)));
    }

    private void greet(Member from) {
        others(from).forEach(to -> to.pump.greeted(from.process.greeting(), new Welcome()));
    }

    private List<Member> others(Member member) {
        return members.stream().filter(other -> other != member).toList();
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
            members.forEach(Member::turn);
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

    private static final class Welcome implements Admission {
        @Override
        public void admitted() {}

        @Override
        public void refused(String reason) {
            throw new IllegalStateException(reason);
        }
    }

    /** Frames as a connection carries them. */
    private final class Link {
        private final Member to;
        private final PartsSent sent = new PartsSent();
        private final List<Parted> queue = new ArrayList<>();
        private final FrameReader reader;

        Link(ProcessId from, Member to) {
            this.to = to;
            PartsReceived received = new PartsReceived();
            reader = new FrameReader(
                    body -> to.pump.received(from, 1, protocol.codec().message(body, received)));
        }

        void flush() {
            if (queue.isEmpty()) {
                return;
            }
            Buffer batch = Buffer.buffer();
            queue.forEach(message -> batch.appendBuffer(FrameReader.frame(sent.next(message))));
            frames += queue.size();
            wireBytes += batch.length();
            queue.clear();
            to.arriving.add(() -> read(batch));
        }

        private void read(Buffer batch) {
            try {
                reader.accept(batch.getBytes());
            } catch (WireException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A process with its links, clients and trace, and a disk that is as fast as its turns. */
    private final class Member implements Host<M, R>, Supervisor {
        private final ProcessId id;
        private final StateMachine<M, R> process;
        private final Pump<M, R> pump;
        private final TraceFile trace;
        private final Map<ProcessId, Link> links = new TreeMap<>();
        private final Map<Long, Consumer<Answer>> waiting = new TreeMap<>();
        private List<Runnable> arriving = new ArrayList<>();
        private int idleClients;
        private long lastToken;
        private long lastPersist;
        private @Nullable M lastMessage;
        private @Nullable Parted lastParted;

        Member(ProcessId id, Protocol.Process<M, R> start, DurableState<R> durable) {
            this.id = id;
            process = start.machine().of(durable);
            pump = new Pump<>(process, this, this, traced ? start.witness().of(durable) : Witness.none());
            trace = TraceFile.to(
                    traced ? new Counted() : null, () -> {}, start.traces().get(), id, 1);
        }

        /** One round of the event loop: what arrived, what clients want, what is durable; then all of it leaves. */
        void turn() {
            List<Runnable> arrived = arriving;
            arriving = new ArrayList<>();
            arrived.forEach(Runnable::run);
            int wanted = idleClients;
            idleClients = 0;
            for (int i = 0; i < wanted; i++) {
                request();
            }
            pump.durable(lastPersist);
            trace.flush();
            links.values().forEach(Link::flush);
        }

        private void request() {
            String key = "k" + random.nextInt(KEYS);
            boolean read = random.nextBoolean();
            Consumer<Answer> client = answer -> {
                answer.encoded();
                done++;
                idleClients++;
            };
            waiting.put(++lastToken, read ? Answers.naming(key, client) : client);
            pump.request(lastToken, read ? new Operation.Read(key) : new Operation.Write(key, value()));
        }

        private String value() {
            return String.valueOf((char) ('a' + random.nextInt(26))).repeat(VALUE_CHARS);
        }

        @Override
        public void send(ProcessId to, @Nullable String address, M message) {
            if (message != lastMessage || lastParted == null) {
                lastMessage = message;
                lastParted = protocol.codec().parted(message);
            }
            Link link = links.get(to);
            if (link != null) {
                link.queue.add(lastParted);
            }
        }

        @Override
        public void persist(long number, List<R> records) {
            records.forEach(protocol.codec()::encode);
            lastPersist = number;
        }

        @Override
        public void reply(long token, Outcome outcome) {
            Consumer<Answer> client = waiting.remove(token);
            if (client == null || !(outcome instanceof Outcome.Ok)) {
                throw new IllegalStateException(token + ": " + outcome);
            }
            client.accept(Answers.of(outcome));
        }

        @Override
        public void timer(String name, int minMillis, int maxMillis) {}

        @Override
        public void trace(Object event) {
            trace.write(event);
        }

        @Override
        public void end(String reason) {
            throw new IllegalStateException(reason);
        }

        @Override
        public void failed(RuntimeException cause) {
            throw cause;
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
