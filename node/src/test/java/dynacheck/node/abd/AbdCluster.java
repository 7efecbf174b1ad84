package dynacheck.node.abd;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.SmallRegisters;
import dynacheck.node.core.Witness;
import dynacheck.node.lives.Birth;
import dynacheck.node.pump.Admission;
import dynacheck.node.pump.Host;
import dynacheck.node.pump.Pump;
import dynacheck.node.pump.Supervisor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/** Whole processes of ABD under the node's own pump, on links and disks whose order the seed draws. */
@NullUnmarked
final class AbdCluster {
    record Packet(String from, String to, Greeting by, Message message) {}

    private record Batch(long number, List<Persistent> records) {}

    static final class Call {
        final Operation operation;
        final int begin;
        int end = Integer.MAX_VALUE;
        Outcome outcome;

        Call(Operation operation, int begin) {
            this.operation = operation;
            this.begin = begin;
        }

        boolean ok() {
            return outcome instanceof Outcome.Ok;
        }

        String value() {
            return ((Outcome.Ok) outcome).fields().get(Outcome.VALUE);
        }
    }

    final SplittableRandom random;
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final List<Packet> packets = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    /** What is lost. */
    Predicate<Packet> lost = packet -> false;
    /** Messages that processes sent to others. */
    int sent;

    private final AbdProcess.Factory processes;
    private final TreeMap<String, String> members = new TreeMap<>();
    private int names;
    private int steps;

    AbdCluster(long seed, int size, AbdProcess.Factory processes) {
        random = new SplittableRandom(seed);
        this.processes = processes;
        for (int i = 1; i <= size; i++) {
            members.put("n" + i, "n" + i + ":1");
        }
        members.keySet().forEach(name -> nodes.put(name, new Node(name)));
        nodes.values().forEach(Node::start);
        settle();
    }

    final class Node implements Host<Message, Persistent>, Supervisor {
        final String name;
        Map<List<?>, Persistent> disk = new LinkedHashMap<>();
        long incarnation;
        /** Why the process ended; empty while it runs. */
        String end = "";

        private Birth birth;
        private final Deque<Batch> unsynced = new ArrayDeque<>();
        private final Set<Greeting> admitted = new HashSet<>();
        private final Map<Long, Call> open = new HashMap<>();
        private AbdProcess process;
        private Pump<Message, Persistent> pump;

        Node(String name) {
            this.name = name;
        }

        void start() {
            if (incarnation == 0) {
                birth = new Birth(name, "life" + ++names, "test", name + ":1", members);
            }
            DurableState<Persistent> durable = new DurableState<>(++incarnation, List.copyOf(disk.values()));
            process = processes.make(birth, durable, "start" + ++names);
            pump = new Pump<>(process, this, this, Witness.none());
            pump.start();
        }

        /** What was not synced is gone. */
        void crash() {
            pump.stop();
            unsynced.clear();
            admitted.clear();
            open.clear();
        }

        void emptyDisk() {
            disk = new LinkedHashMap<>();
            incarnation = 0;
        }

        void restart() {
            crash();
            start();
        }

        void tick() {
            pump.tick();
        }

        boolean sync() {
            Batch batch = unsynced.poll();
            if (batch == null) {
                return false;
            }
            batch.records().forEach(record -> disk.put(record.place(), record));
            pump.durable(batch.number());
            return true;
        }

        private void receive(Packet packet) {
            if (admitted.contains(packet.by())) {
                pump.received(packet.by().id(), packet.by().incarnation(), packet.message());
                return;
            }
            Pump<Message, Persistent> now = pump;
            pump.greeted(packet.by(), new Admission() {
                @Override
                public void admitted() {
                    admitted.add(packet.by());
                    now.received(packet.by().id(), packet.by().incarnation(), packet.message());
                }

                @Override
                public void refused(String reason) {}
            });
        }

        @Override
        public void send(ProcessId to, String address, Message message) {
            sent++;
            packets.add(new Packet(name, to.name(), process.greeting(), message));
        }

        @Override
        public void persist(long number, List<Persistent> records) {
            unsynced.add(new Batch(number, records));
        }

        @Override
        public void reply(long token, Outcome outcome) {
            Call call = open.remove(token);
            if (call != null) {
                call.outcome = outcome;
                call.end = ++steps;
            }
        }

        @Override
        public void timer(String timer, int minMillis, int maxMillis) {}

        @Override
        public void trace(Object event) {}

        @Override
        public void end(String reason) {
            end = reason;
            crash();
        }

        @Override
        public void failed(RuntimeException cause) {
            throw cause;
        }
    }

    Node node(int number) {
        return nodes.get("n" + number);
    }

    Call invoke(int at, Operation operation) {
        Call call = new Call(operation, ++steps);
        calls.add(call);
        node(at).open.put((long) ++names, call);
        node(at).pump.request(names, operation);
        return call;
    }

    Call write(int at, String value) {
        return invoke(at, new Operation.Write("k", value));
    }

    Call read(int at) {
        return invoke(at, new Operation.Read("k"));
    }

    /** One thing that may happen next. */
    void step() {
        int pick = random.nextInt(packets.size() + nodes.size());
        if (pick < packets.size()) {
            deliver(packets.remove(pick));
        } else {
            node(1 + random.nextInt(nodes.size())).sync();
        }
    }

    private void deliver(Packet packet) {
        if (!lost.test(packet)) {
            nodes.get(packet.to()).receive(packet);
        }
    }

    /** Until nothing more comes of it: everything arrives and is synced, and time passes. */
    void settle() {
        for (int tick = 0; tick < 6; tick++) {
            boolean busy = true;
            while (busy) {
                busy = false;
                while (!packets.isEmpty()) {
                    deliver(packets.removeFirst());
                    busy = true;
                }
                for (Node node : nodes.values()) {
                    busy |= node.sync();
                }
            }
            nodes.values().forEach(Node::tick);
        }
    }

    /** "" or how atomicity or liveness is broken. */
    String violation() {
        List<SmallRegisters.Op> ops = new ArrayList<>();
        for (Call call : calls) {
            if (call.operation instanceof Operation.Write write) {
                ops.add(new SmallRegisters.Op(write.key(), true, write.value(), call.begin, call.end));
            } else if (call.operation instanceof Operation.Read read && call.ok()) {
                ops.add(new SmallRegisters.Op(read.key(), false, call.value(), call.begin, call.end));
            }
        }
        return SmallRegisters.isAtomic(ops) ? "" : "A: not atomic";
    }

    /**
     * Reads and writes of one key at every process, lost and repeated messages, crashes of up to a minority at a time,
     * in an order that the seed draws.
     */
    static String run(long seed, AbdProcess.Factory processes) {
        AbdCluster cluster = new AbdCluster(seed, 3, processes);
        SplittableRandom random = cluster.random;
        for (int round = 0; round < 12; round++) {
            int at = 1 + random.nextInt(3);
            if (random.nextBoolean()) {
                cluster.write(at, "v" + round);
            } else {
                cluster.read(at);
            }
            if (random.nextInt(5) == 0) {
                cluster.node(1 + random.nextInt(3)).restart();
            }
            for (int i = random.nextInt(25); i > 0; i--) {
                cluster.step();
            }
            if (!cluster.packets.isEmpty() && random.nextInt(3) == 0) {
                cluster.packets.remove(random.nextInt(cluster.packets.size()));
            }
            if (!cluster.packets.isEmpty() && random.nextInt(3) == 0) {
                cluster.packets.add(cluster.packets.get(random.nextInt(cluster.packets.size())));
            }
            if (random.nextInt(4) == 0) {
                cluster.nodes.values().forEach(Node::tick);
            }
        }
        cluster.settle();
        for (int at = 1; at <= 3; at++) {
            Call last = cluster.read(at);
            cluster.settle();
            if (!last.ok()) {
                return "L: a read at n" + at + " did not complete";
            }
        }
        return cluster.violation();
    }
}
