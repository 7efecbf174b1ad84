package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/**
 * Whole processes with their lives, on disks that can be swapped. Disks are at once, messages arrive in order: what
 * matters here is who is let in. {@link TestCluster} has the orders.
 */
@NullUnmarked
final class LivesCluster {
    record Packet(String from, String to, Greeting by, Message message) {}

    /** A host: its disk, and the process that runs there, if one does. */
    static final class Host {
        final String name;
        List<Persistent> disk = new ArrayList<>();
        long incarnation;
        LivingProcess process;
        /** Why the process ended, or was not started. */
        String refusal = "";

        private final Set<Greeting> admitted = new HashSet<>();
        private final Map<Long, TestCluster.Call> calls = new HashMap<>();

        Host(String name) {
            this.name = name;
        }

        /** A copy of the disk as it is now. */
        Runnable copy() {
            List<Persistent> records = List.copyOf(disk);
            long starts = incarnation;
            return () -> {
                disk = new ArrayList<>(records);
                incarnation = starts;
            };
        }
    }

    final Parts parts;
    final View initialView;
    final Map<String, Host> hosts = new LinkedHashMap<>();
    final Deque<Packet> packets = new ArrayDeque<>();
    final List<TestCluster.Call> calls = new ArrayList<>();
    /** What is lost. */
    Predicate<Packet> lost = packet -> false;

    private long names;
    private int steps;

    /** Hosts n1, n2... of V(0), not started yet. */
    LivesCluster(int initialMembers, Parts parts) {
        this.parts = parts;
        List<Change> adds = new ArrayList<>();
        for (int i = 1; i <= initialMembers; i++) {
            String name = "n" + i;
            hosts.put(name, new Host(name));
            adds.add(new Change.Add(ProcessId.of(name), name + ":1"));
        }
        initialView = View.of(adds);
    }

    Host host(String name) {
        return hosts.computeIfAbsent(name, Host::new);
    }

    LivesCluster start(String... names) {
        for (String name : names) {
            start(name, initialView);
        }
        run();
        return this;
    }

    /** Starts what is on the host's disk, or a new life on an empty one, told of this V(0). */
    void start(String name, View told) {
        Host host = host(name);
        host.admitted.clear();
        Birth said = new Birth(name, "life" + ++names, "test", name + ":1", told);
        Birth birth = host.disk.stream()
                .filter(Persistent.Born.class::isInstance)
                .map(record -> ((Persistent.Born) record).birth())
                .findFirst()
                .orElse(null);
        if (birth == null) {
            birth = said;
            host.disk.add(new Persistent.Born(said));
        }
        birth = parts.remembered(birth, said);
        String contradiction = birth.common().contradiction(said.common());
        if (contradiction != null) {
            host.refusal = contradiction;
            return;
        }
        host.refusal = "";
        DurableState<Persistent> durable = new DurableState<>(++host.incarnation, host.disk);
        host.process = parts.make(birth, durable, "start" + ++names, TestCluster.IMPATIENT);
        apply(host, host.process.start());
    }

    void kill(String name) {
        Host host = host(name);
        host.process = null;
        host.calls.clear();
        packets.removeIf(packet -> packet.to().equals(name));
    }

    void emptyDisk(String name) {
        Host host = host(name);
        host.disk = new ArrayList<>();
        host.incarnation = 0;
    }

    TestCluster.Call invoke(String at, Operation operation) {
        Host host = host(at);
        TestCluster.Call call = new TestCluster.Call(0, operation, ++steps);
        calls.add(call);
        if (host.process != null) {
            long token = ++names;
            host.calls.put(token, call);
            apply(host, host.process.step(new Event.ClientRequest<>(token, operation)));
            run();
        }
        return call;
    }

    TestCluster.Call write(String at, String value) {
        return invoke(at, new Operation.Write("k", value));
    }

    TestCluster.Call read(String at) {
        return invoke(at, new Operation.Read("k"));
    }

    /** Delivers and ticks until nothing new comes of it. */
    void run() {
        for (int tick = 0; tick < 40; tick++) {
            for (int i = 0; i < 2_000 && !packets.isEmpty(); i++) {
                deliver(packets.removeFirst());
            }
            for (Host host : hosts.values()) {
                if (host.process != null) {
                    apply(host, host.process.step(new Event.Tick<>()));
                }
            }
        }
    }

    private void deliver(Packet packet) {
        Host host = host(packet.to());
        if (host.process == null || lost.test(packet)) {
            return;
        }
        if (packet.from().equals(packet.to())) {
            apply(
                    host,
                    host.process.step(new Event.MessageReceived<>(packet.by().id(), packet.message())));
            return;
        }
        if (!host.admitted.contains(packet.by())) {
            apply(host, host.process.step(new Event.Greeted<>(packet.by())));
        }
        if (host.process != null && host.admitted.contains(packet.by())) {
            apply(
                    host,
                    host.process.step(new Event.MessageReceived<>(packet.by().id(), packet.message())));
        }
    }

    private void apply(Host host, List<Effect<Message, Persistent>> effects) {
        LivingProcess process = host.process;
        for (Effect<Message, Persistent> effect : effects) {
            switch (effect) {
                case Effect.Persist<Message, Persistent> persist -> {
                    host.disk = TestCluster.written(host.disk, persist.record());
                }
                case Effect.Send<Message, Persistent> send ->
                    packets.add(new Packet(host.name, send.to().name(), process.greeting(), send.message()));
                case Effect.Reply<Message, Persistent> reply -> {
                    TestCluster.Call call = host.calls.remove(reply.token());
                    call.outcome = reply.outcome();
                    call.end = ++steps;
                }
                case Effect.Admit<Message, Persistent> admit -> host.admitted.add(admit.greeting());
                case Effect.Refuse<Message, Persistent> refuse -> {}
                case Effect.End<Message, Persistent> end -> {
                    kill(host.name);
                    host.refusal = end.reason();
                }
                case Effect.SetTimer<Message, Persistent> timer -> {}
                case Effect.Trace<Message, Persistent> trace -> {}
            }
        }
    }

    /** "" or how atomicity is broken. */
    String violation() {
        return SmallHistory.isAtomic(calls) ? "" : "A: not atomic";
    }
}
