package dynacheck.node.net;

import dynacheck.node.core.Change;
import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Witness;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import dynacheck.node.protocol.Traces;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Processes of a protocol on one thread, with links that carry frames and a disk that is as fast as their turns: all
 * that nodes do beside sockets, HTTP and files.
 */
public class MemoryCluster<M, R extends DiskRecord> {
    /** So many rounds are a timer's delay. */
    private static final int ROUNDS_OF_TIMER = 3;

    private static final int ROUNDS_TO_MEET = 10;

    private static final Admission WELCOME = new Admission() {
        @Override
        public void admitted() {}

        @Override
        public void refused(String reason) {
            throw new IllegalStateException(reason);
        }
    };

    private final Protocol<M, R> protocol;
    private final List<Member> members = new ArrayList<>();

    /**
     * @param initial names of V(0)
     * @param joiners names of others, which are there before they are added
     * @param traced whether {@link #traced} gets what a traced process tells, too
     */
    public MemoryCluster(Protocol<M, R> protocol, List<String> initial, List<String> joiners, boolean traced)
            throws StorageException {
        this.protocol = protocol;
        TreeMap<ProcessId, String> v0 = new TreeMap<>();
        initial.forEach(name -> v0.put(ProcessId.of(name), address(name)));
        List<String> all = new ArrayList<>(initial);
        all.addAll(joiners);
        for (String name : all) {
            String life = Integer.toHexString(members.size() + 1);
            members.add(
                    new Member(new Start(name, "memory", address(name), v0, true, life, "start", Map.of()), traced));
        }
        for (Member from : members) {
            members.forEach(to -> from.links.put(to.id, new Link(from.id, to)));
        }
    }

    /** Starts them; then they know each other. */
    public void meet() {
        members.forEach(member -> member.pump.start());
        for (Member from : members) {
            members.stream().filter(to -> to != from).forEach(to -> to.pump.greeted(from.process.greeting(), WELCOME));
        }
        for (int i = 0; i < ROUNDS_TO_MEET; i++) {
            round();
        }
    }

    private static String address(String name) {
        return name + ":1";
    }

    /** What adds this process, by its place in the lists of the constructor. */
    public Change added(int member) {
        return new Change.Add(members.get(member).id, members.get(member).address);
    }

    /** Asks this process, whose answer {@code then} gets in a later round. */
    public void ask(int member, Operation operation, Consumer<Outcome> then) {
        members.get(member).ask(operation, then);
    }

    /** A round of each process's event loop. */
    public void round() {
        members.forEach(Member::turn);
    }

    /** The registers of which this process holds something. */
    public Set<String> keys(int member) {
        return members.get(member).process.keys();
    }

    /** Some message that one of them sent another. */
    public M sample() {
        return Objects.requireNonNull(members.getFirst().lastMessage, "nothing was sent");
    }

    Traces traces(ProcessId process) {
        return members.stream()
                .filter(member -> member.id.equals(process))
                .findFirst()
                .orElseThrow()
                .start
                .traces()
                .get();
    }

    /** A process traces. */
    protected void traced(ProcessId process, Object event) {}

    /** A batch is on its way. */
    protected void sent(int frames, int bytes) {}

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
            queue.forEach(message -> FrameReader.append(batch, sent.next(message)));
            sent(queue.size(), batch.length());
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

    private final class Member implements Host<M, R>, Supervisor {
        private final ProcessId id;
        private final String address;
        private final Protocol.Process<M, R> start;
        private final StateMachine<M, R> process;
        private final Pump<M, R> pump;
        private final Map<ProcessId, Link> links = new TreeMap<>();
        private final Map<Long, Consumer<Outcome>> waiting = new HashMap<>();
        private final Map<String, Integer> timers = new LinkedHashMap<>();
        private List<Runnable> arriving = new ArrayList<>();
        private long lastToken;
        private long lastPersist;
        private @Nullable M lastMessage;
        private @Nullable Parted lastParted;

        Member(Start said, boolean traced) throws StorageException {
            start = protocol.process(said, List.of());
            DurableState<R> durable = new DurableState<>(1, start.birth());
            address = said.address();
            process = start.machine().of(durable);
            id = process.greeting().id();
            pump = new Pump<>(process, this, this, traced ? start.witness().of(durable) : Witness.none());
        }

        /** What arrived, what is due, what is durable; then all of it leaves. */
        void turn() {
            List<Runnable> arrived = arriving;
            arriving = new ArrayList<>();
            arrived.forEach(Runnable::run);
            fireTimers();
            pump.durable(lastPersist);
            links.values().forEach(Link::flush);
        }

        private void fireTimers() {
            List<String> due = new ArrayList<>();
            timers.replaceAll((timer, left) -> left - 1);
            timers.forEach((timer, left) -> {
                if (left <= 0) {
                    due.add(timer);
                }
            });
            due.forEach(timers::remove);
            due.forEach(pump::fired);
        }

        void ask(Operation operation, Consumer<Outcome> then) {
            waiting.put(++lastToken, then);
            pump.request(lastToken, operation);
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
            Consumer<Outcome> then = waiting.remove(token);
            if (then != null) {
                then.accept(outcome);
            }
        }

        @Override
        public void timer(String name, int minMillis, int maxMillis) {
            timers.putIfAbsent(name, ROUNDS_OF_TIMER);
        }

        @Override
        public void trace(Object event) {
            traced(id, event);
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
}
