package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Exhaustive search over all orders of message deliveries and client calls, on the real core. Messages are neither lost
 * nor repeated, which takes nothing away for safety: a message may be delivered last, or be in flight at the end.
 *
 * <p>A state is a {@link LocalState} for each process, the messages in flight and the {@link Judge}'s memory. Two paths
 * to the same state are followed once, which is what makes deliveries at different processes commute. States are known
 * by 64-bit fingerprints. Every persist is durable at once, and no timer fires. Beyond that:
 *
 * <ul>
 *   <li>A request whose answer nobody awaits any more, and that would change nothing where it arrives, is dropped.
 *   <li>{@link #answersAtOnce}: an answer is delivered together with its request. A question changes nothing at the
 *       replica, so a late answer to it is the same as a late question; a late answer to a write only makes the writer
 *       wait, which is the same as the writer's next messages being late, unless NOTIFY arrives between the two.
 *       Not so where a request both changes something and is told something (the short form's): whose answers are
 *       counted matters then, so those answers travel by themselves.
 *   <li>{@link #selfAtOnce}: what a process sends to itself arrives at once. This narrows the scope.
 * </ul>
 */
@NullUnmarked
final class Explorer {
    record Packet(int from, int to, Message message) {}

    /**
     * @param complete every reachable state was met
     * @param violation "" or what is wrong in the state to which {@code path} leads
     * @param localStates states of single processes that the real core went through
     */
    record Result(
            long states, long transitions, int localStates, boolean complete, String violation, List<String> path) {
        boolean ok() {
            return violation.isEmpty();
        }
    }

    private final List<LocalState.Table> tables = new ArrayList<>();
    /** A name for each call of each process. */
    private final Object[][] calls;

    private final Map<Packet, Integer> packetNumbers = new HashMap<>();
    private final List<Packet> packets = new ArrayList<>();
    private final List<LocalState.Input> inputs = new ArrayList<>();
    private final Map<String, Integer> judgeNumbers = new HashMap<>();
    private final List<Judge> judges = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<IdentityHashMap<Object, Integer>> judgements = new ArrayList<>();
    private final Judge firstJudge;
    private boolean selfAtOnce;
    private boolean answersAtOnce;

    /**
     * @param processes in the order of their names; each makes a fresh machine whenever asked
     * @param callCounts how many calls each process's client makes, one after the other
     */
    Explorer(List<ProcessId> ids, List<Supplier<Machine>> processes, int[] callCounts, Judge judge) {
        for (int i = 0; i < ids.size(); i++) {
            int from = i;
            tables.add(new LocalState.Table(ids.get(i), processes.get(i), sent -> number(ids, from, sent)));
        }
        calls = Arrays.stream(callCounts)
                .mapToObj(count -> Stream.generate(Object::new).limit(count).toArray())
                .toArray(Object[][]::new);
        firstJudge = judge;
    }

    Explorer selfAtOnce() {
        selfAtOnce = true;
        return this;
    }

    Explorer answersAtOnce() {
        answersAtOnce = true;
        return this;
    }

    /** A global state while it is worked on. */
    private final class Global {
        final LocalState[] local;
        /** Calls begun and calls ended, for each process. */
        final int[] begun;

        final int[] ended;
        int judge;
        int[] inFlight;

        Global() {
            local = tables.stream().map(t -> t.start.next()).toArray(LocalState[]::new);
            begun = new int[local.length];
            ended = new int[local.length];
            inFlight = new int[0];
            judge = number(firstJudge);
        }

        Global(Global other) {
            local = other.local.clone();
            begun = other.begun.clone();
            ended = other.ended.clone();
            judge = other.judge;
            inFlight = other.inFlight;
        }

        boolean mayCall(int p) {
            return begun[p] == ended[p] && begun[p] < calls[p].length;
        }

        Global afterCall(int p) {
            Global next = new Global(this);
            int call = next.begun[p]++;
            next.judge = judged(next.judge, calls[p][call], judge -> judge.onCall(p, call));
            next.apply(p, next.local[p].onCall(call), answersAtOnce);
            return next.tidy();
        }

        Global afterDelivery(int position) {
            Global next = new Global(this);
            next.inFlight = without(inFlight, position);
            next.deliver(inFlight[position]);
            return next.tidy();
        }

        private void deliver(int packet) {
            int p = packets.get(packet).to();
            boolean atOnce =
                    answersAtOnce && !changesAndAsks(packets.get(packet).message());
            apply(p, local[p].onPacket(packet, inputs.get(packet)), atOnce);
        }

        private void apply(int p, LocalState.Step step, boolean atOnce) {
            local[p] = step.next();
            if (!step.traces().isEmpty() || !step.replies().isEmpty()) {
                ended[p] += step.replies().size();
                judge = judged(judge, step, judge -> judge.onStep(p, tables.get(p).id, step));
            }
            send(step, atOnce);
        }

        private void send(LocalState.Step step, boolean atOnce) {
            for (int number : step.sent()) {
                Packet packet = packets.get(number);
                if ((atOnce && packet.message() instanceof Message.Reply)
                        || (selfAtOnce && packet.from() == packet.to())) {
                    deliver(number);
                } else {
                    inFlight = Arrays.copyOf(inFlight, inFlight.length + 1);
                    inFlight[inFlight.length - 1] = number;
                }
            }
        }

        /** Drops what is without influence and brings the rest into one order. */
        private Global tidy() {
            int kept = 0;
            int[] rest = new int[inFlight.length];
            for (int number : inFlight) {
                if (mayMatter(number)) {
                    rest[kept++] = number;
                }
            }
            inFlight = Arrays.copyOf(rest, kept);
            Arrays.sort(inFlight);
            return this;
        }

        private boolean mayMatter(int number) {
            Packet packet = packets.get(number);
            return switch (packet.message()) {
                case Message.Request request ->
                    local[packet.from()].awaits(number, request.num()) || changesSomething(number);
                case Message.Reply reply -> local[packet.to()].awaits(number, reply.num()) || changesSomething(number);
                case Message.Notify notify -> true;
                case Message.OfLife ofLife -> false;
            };
        }

        private boolean changesSomething(int number) {
            LocalState receiver = local[packets.get(number).to()];
            return !receiver.onPacket(number, inputs.get(number)).onlyAnswers();
        }

        /** Every call that began has ended, and no message is in flight: nothing more will happen. */
        String stuck() {
            for (int p = 0; p < local.length; p++) {
                if (begun[p] > ended[p]) {
                    return "call " + (begun[p] - 1) + " of " + tables.get(p).id + " never ends";
                }
            }
            return "";
        }

        long fingerprint() {
            long h = 0x9E3779B97F4A7C15L;
            for (int p = 0; p < local.length; p++) {
                h = mix(h, local[p].index);
                h = mix(h, begun[p] * 64L + ended[p]);
            }
            h = mix(h, judge);
            for (int number : inFlight) {
                h = mix(h, number);
            }
            return h;
        }
    }

    private static boolean changesAndAsks(Message message) {
        return message instanceof Message.WriteAndLook
                || message instanceof Message.Flagged flagged
                        && !flagged.known().isEmpty();
    }

    /** A state on the current path, and how many of its steps were tried. */
    private static final class Frame {
        final Global state;
        int tried;

        Frame(Global state) {
            this.state = state;
        }
    }

    /** Depth first; stops at the first violation, or after {@code maxStates}. */
    Result run(long maxStates) {
        Fingerprints visited = new Fingerprints();
        ArrayDeque<Frame> path = new ArrayDeque<>();
        path.add(new Frame(beforeAnyCall()));
        visited.add(path.getLast().state.fingerprint());
        long transitions = 0;
        while (!path.isEmpty()) {
            Frame frame = path.getLast();
            if (frame.tried == tables.size() + frame.state.inFlight.length) {
                path.removeLast();
                continue;
            }
            Global next = step(frame.state, frame.tried++);
            if (next == null) {
                continue;
            }
            transitions++;
            if (!visited.add(next.fingerprint())) {
                continue;
            }
            path.add(new Frame(next));
            String violation = violations.get(next.judge);
            if (violation.isEmpty() && next.inFlight.length == 0) {
                violation = next.stuck();
            }
            if (!violation.isEmpty() || visited.size() >= maxStates) {
                return new Result(visited.size(), transitions, localStates(), false, violation, story(path));
            }
        }
        return new Result(visited.size(), transitions, localStates(), true, "", List.of());
    }

    /** What may happen, by number: the calls of the processes, then the packets. Null if this may not. */
    private @Nullable Global step(Global state, int choice) {
        if (choice >= tables.size()) {
            return state.afterDelivery(choice - tables.size());
        }
        return state.mayCall(choice) ? state.afterCall(choice) : null;
    }

    private List<String> story(ArrayDeque<Frame> path) {
        List<String> story = new ArrayList<>();
        for (Frame frame : path) {
            int choice = frame.tried - 1; // -1 in the last frame
            if (choice >= tables.size()) {
                story.add(packets.get(frame.state.inFlight[choice - tables.size()])
                        .toString());
            } else if (choice >= 0) {
                story.add(tables.get(choice).id + " begins its next call");
            }
        }
        return story;
    }

    /** What the processes send at their start (NOTIFY of V(0) and its answers) is delivered in one order only. */
    private Global beforeAnyCall() {
        Global state = new Global();
        for (int p = 0; p < tables.size(); p++) {
            state.send(tables.get(p).start, answersAtOnce);
        }
        while (state.inFlight.length > 0) {
            state = state.afterDelivery(0);
        }
        return state;
    }

    private int localStates() {
        return tables.stream().mapToInt(LocalState.Table::size).sum();
    }

    private int number(List<ProcessId> ids, int from, LocalState.Sent sent) {
        int to = ids.indexOf(sent.to());
        if (to < 0) {
            return -1; // outside this scope
        }
        return packetNumbers.computeIfAbsent(new Packet(from, to, sent.message()), packet -> {
            packets.add(packet);
            inputs.add(new LocalState.Input(ids.get(from), packet.message(), -1));
            return packets.size() - 1;
        });
    }

    private int number(Judge judge) {
        return judgeNumbers.computeIfAbsent(judge.toString(), text -> {
            judges.add(judge);
            violations.add(judge.violation());
            judgements.add(new IdentityHashMap<>());
            return judges.size() - 1;
        });
    }

    /** @param what happened, the same object each time */
    private int judged(int before, Object what, Consumer<Judge> event) {
        Integer known = judgements.get(before).get(what);
        if (known == null) {
            Judge judge = judges.get(before).copy();
            event.accept(judge);
            known = number(judge);
            judgements.get(before).put(what, known);
        }
        return known;
    }

    private static int[] without(int[] numbers, int position) {
        int[] rest = new int[numbers.length - 1];
        System.arraycopy(numbers, 0, rest, 0, position);
        System.arraycopy(numbers, position + 1, rest, position, rest.length - position);
        return rest;
    }

    private static long mix(long h, long value) {
        h = (h ^ value) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }

    /** A set of 64-bit fingerprints; two states may share one with a chance of states² / 2^65. */
    private static final class Fingerprints {
        private long[] slots = new long[1 << 16];
        private int size;

        int size() {
            return size;
        }

        boolean add(long fingerprint) {
            long f = fingerprint == 0 ? 1 : fingerprint;
            if (size * 2 > slots.length) {
                long[] old = slots;
                slots = new long[old.length * 2];
                size = 0;
                for (long g : old) {
                    if (g != 0) {
                        insert(g);
                    }
                }
            }
            return insert(f);
        }

        private boolean insert(long f) {
            int mask = slots.length - 1;
            int i = (int) f & mask;
            while (slots[i] != 0) {
                if (slots[i] == f) {
                    return false;
                }
                i = (i + 1) & mask;
            }
            slots[i] = f;
            size++;
            return true;
        }
    }
}
