import dynacheck.generator.Invocation;
import dynacheck.target.Completion;
import dynacheck.target.Session;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A simulated system in one file: its first member keeps the registers on its disk, and the others ask it. */
public final class OneProcess implements Target {
    @Override
    public String name() {
        return "one-process";
    }

    @Override
    public Session open(RunSetup run) {
        throw new UnsupportedOperationException("it is simulated only");
    }

    @Override
    public Optional<SimulatedSystem> simulation() {
        return Optional.of(Member::new);
    }

    /** @param number of the request at its node, in this life of it */
    private record Request(String node, long life, long number, String f, Object key, Object value) {}

    private record Answer(long life, long number, Object value) {}

    private static final class Member implements SimulatedSystem.Process {
        private final SimulatedSystem.Boot boot;
        private final SimulatedSystem.Host host;
        private final String first;
        private final Map<Object, Object> registers = new HashMap<>();
        private final Set<Object> written = new HashSet<>();
        private final Map<Long, Object> asked = new HashMap<>();
        private final TreeMap<Long, Runnable> replies = new TreeMap<>();
        private long appended;

        Member(SimulatedSystem.Boot boot, SimulatedSystem.Host host) {
            this.boot = boot;
            this.host = host;
            first = boot.initialView().getFirst().node();
            boot.disk().stream().filter(Request.class::isInstance).forEach(request -> write((Request) request));
        }

        private boolean write(Request request) {
            boolean isNew = written.add(request);
            if (isNew) {
                registers.put(request.key(), request.value());
            }
            return isNew;
        }

        @Override
        public void request(long token, Invocation op) {
            if (op.value() instanceof List<?> pair) {
                asked.put(token, pair.getFirst());
                String self = boot.self().node();
                ask(new Request(self, boot.incarnation(), token, op.f(), pair.getFirst(), pair.getLast()), 25);
            } else {
                host.answer(token, new Completion.Ok(op.value(), Map.of())); // a reconfiguration: nothing changes
            }
        }

        /** Again and again, for links lose messages. */
        private void ask(Request request, int attempts) {
            if (attempts > 0 && asked.containsKey(request.number())) {
                deliver(first, request);
                host.after(Duration.ofMillis(200), () -> ask(request, attempts - 1));
            }
        }

        private void deliver(String to, Object message) {
            if (to.equals(boot.self().node())) {
                receive(to, message);
            } else {
                host.send(to, message);
            }
        }

        @Override
        public void receive(String from, Object message) {
            if (message instanceof Answer answer && answer.life() == boot.incarnation()) {
                Object key = asked.remove(answer.number());
                Object pair = Arrays.asList(key, answer.value());
                host.answer(answer.number(), new Completion.Ok(pair, Map.of())); // only the first of them counts
            } else if (message instanceof Request r) {
                boolean isNew = r.f().equals("write") && write(r);
                host.append(++appended, List.of(new SimulatedSystem.Write(isNew ? r : "asked", isNew ? r : "again")));
                Object value = r.f().equals("write") ? r.value() : registers.get(r.key());
                // Once it is on disk, so that no crash undoes what somebody was told.
                replies.put(appended, () -> deliver(from, new Answer(r.life(), r.number(), value)));
            }
        }

        @Override
        public void durable(long number) {
            while (!replies.isEmpty() && replies.firstKey() <= number) {
                replies.pollFirstEntry().getValue().run();
            }
        }
    }
}
