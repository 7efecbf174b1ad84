package dynacheck.node.abd;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.SmallRegisters;
import dynacheck.node.lives.Birth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/**
 * Every order of messages between three processes and of their clients' calls, on the real core. Messages are neither
 * lost nor repeated, which takes nothing away for safety: a message may be delivered last. An answer is delivered
 * together with its request: a question changes nothing where it arrives, so a late answer is the same as a late
 * question; a late answer to a store only makes its writer wait, which is the same as its next messages being late. An
 * answer that nobody waits for is dropped. A process's state is known by all that it holds, so the core makes each step
 * of it once.
 */
@NullUnmarked
final class AbdSearch {
    private static final int SIZE = 3;
    private static final int MOST_STATES = 2_000_000;

    /** @param violation "" or what is wrong in some order */
    record Result(int states, String violation) {}

    private record Packet(int from, int to, Message message) {}

    /** What a step of one process leads to. */
    private record Step(Local next, List<Packet> sent, String replied) {}

    /**
     * A state of one process, reached by these events.
     *
     * @param awaited numbers of the requests whose answers would count
     */
    private record Local(
            int process, List<Event<Message>> path, String shown, Set<Long> awaited, Map<Event<Message>, Step> steps) {
        boolean counts(Packet packet) {
            return packet.to() != process
                    || !(packet.message() instanceof Message.Reply reply)
                    || awaited.contains(reply.num().count());
        }
    }

    /** @param history what clients saw, in order: {@code +3} is the call of operation 3, {@code 3=x} its answer */
    private record State(List<Local> locals, List<Packet> packets, List<String> history) {
        String key() {
            return locals.stream().map(Local::shown).collect(Collectors.joining("|"))
                    + packets.stream().map(Packet::toString).sorted().toList()
                    + history;
        }
    }

    private final Rules rules;
    private final List<List<Operation>> scripts;
    private final TreeMap<String, String> members = new TreeMap<>();
    private final Map<String, Local> locals = new HashMap<>();

    private AbdSearch(Rules rules, List<List<Operation>> scripts) {
        this.rules = rules;
        this.scripts = scripts;
        for (int i = 0; i < SIZE; i++) {
            members.put("n" + i, "n" + i + ":1");
        }
    }

    /** @param scripts what the client of each process asks for, one after the other */
    @SafeVarargs
    static Result search(Rules rules, List<Operation>... scripts) {
        return new AbdSearch(rules, Arrays.asList(scripts)).run();
    }

    private Result run() {
        List<Local> first = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            first.add(new Local(i, List.of(), "fresh" + i, Set.of(), new HashMap<>()));
        }
        Set<Long> seen = new HashSet<>();
        ArrayDeque<State> open = new ArrayDeque<>(List.of(new State(first, List.of(), List.of())));
        while (!open.isEmpty()) {
            State state = open.removeLast();
            if (!seen.add(fingerprint(state.key()))) {
                continue;
            }
            if (seen.size() > MOST_STATES) {
                return new Result(seen.size(), "not searched to the end");
            }
            for (State next : nexts(state)) {
                if (!next.history().equals(state.history()) && !isAtomic(next.history())) {
                    return new Result(seen.size(), "A: not atomic: " + next.history());
                }
                open.addLast(next);
            }
        }
        return new Result(seen.size(), "");
    }

    private static long fingerprint(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    private List<State> nexts(State state) {
        List<State> nexts = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            int process = i;
            long called = state.history().stream()
                    .filter(e -> e.startsWith("+" + process))
                    .count();
            long answered = state.history().stream()
                    .filter(e -> e.startsWith("=" + process))
                    .count();
            if (called == answered && called < scripts.get(i).size()) {
                Operation operation = scripts.get(i).get((int) called);
                List<String> history = with(state.history(), "+" + i + "." + called);
                nexts.add(stepped(
                        new State(state.locals(), state.packets(), history),
                        i,
                        new Event.ClientRequest<>(called, operation)));
            }
        }
        for (Packet packet : new HashSet<>(state.packets())) {
            List<Packet> rest = new ArrayList<>(state.packets());
            rest.remove(packet);
            nexts.add(stepped(
                    new State(state.locals(), rest, state.history()),
                    packet.to(),
                    new Event.MessageReceived<>(ProcessId.of("n" + packet.from()), packet.message())));
        }
        return nexts;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private State stepped(State state, int process, Event<Message> event) {
        Local before = state.locals().get(process);
        Step step = before.steps().get(event);
        if (step == null) {
            step = step(before, event);
            before.steps().put(event, step);
        }
        List<Local> after = new ArrayList<>(state.locals());
        after.set(process, step.next());
        List<Packet> packets = new ArrayList<>(state.packets());
        packets.addAll(step.sent());
        packets.removeIf(packet -> !after.get(process).counts(packet));
        List<String> history =
                step.replied().isEmpty() ? state.history() : with(state.history(), "=" + process + step.replied());
        return answered(new State(after, packets, history));
    }

    /** Delivers what answers; there is one answer at a time. */
    private State answered(State state) {
        for (Packet packet : state.packets()) {
            if (packet.message() instanceof Message.Reply) {
                List<Packet> rest = new ArrayList<>(state.packets());
                rest.remove(packet);
                return stepped(
                        new State(state.locals(), rest, state.history()),
                        packet.to(),
                        new Event.MessageReceived<>(ProcessId.of("n" + packet.from()), packet.message()));
            }
        }
        return state;
    }

    /** On a core that has gone the same way. */
    private Step step(Local before, Event<Message> event) {
        Outbox outbox = new Outbox();
        Replica replica = new Replica(List.of(), rules, outbox);
        Birth birth = new Birth("n" + before.process(), "life", "test", "n:1", members);
        Abd core = new Abd(birth, 1, rules, replica, outbox);
        before.path().forEach(core::step);
        List<Effect<Message, Persistent>> earlier = outbox.drain();
        assert earlier != null;
        core.step(event);
        List<Packet> sent = new ArrayList<>();
        String replied = "";
        for (Effect<Message, Persistent> effect : outbox.drain()) {
            if (effect instanceof Effect.Send<Message, Persistent> send) {
                sent.add(new Packet(
                        before.process(), Integer.parseInt(send.to().name().substring(1)), send.message()));
            } else if (effect instanceof Effect.Reply<Message, Persistent> reply) {
                replied = "." + reply.token() + "="
                        + ((Outcome.Ok) reply.outcome()).fields().get(Outcome.VALUE);
            }
        }
        String shown = shown(before.process(), core, replica);
        Set<Long> awaited = new HashSet<>();
        core.calls().forEach(call -> awaited.add(call.request.num().count()));
        Local next = locals.computeIfAbsent(
                shown, s -> new Local(before.process(), with(before.path(), event), s, awaited, new HashMap<>()));
        return new Step(next, sent, replied);
    }

    /** All that the process holds. */
    private static String shown(int process, Abd core, Replica replica) {
        StringBuilder shown =
                new StringBuilder().append(process).append(replica.held("k")).append(core.requests());
        for (Call call : core.calls()) {
            shown.append(call.token).append(call.request).append(call.held).append(call.stored);
        }
        return shown.toString();
    }

    private boolean isAtomic(List<String> history) {
        Map<String, Integer> begins = new HashMap<>();
        Map<String, SmallRegisters.Op> ops = new HashMap<>();
        for (int at = 0; at < history.size(); at++) {
            String entry = history.get(at);
            String name = entry.substring(1).replaceFirst("=.*", "");
            int process = Integer.parseInt(name.substring(0, 1));
            Operation operation = scripts.get(process).get(Integer.parseInt(name.substring(2)));
            boolean begin = entry.startsWith("+");
            if (begin) {
                begins.put(name, at);
            }
            if (operation instanceof Operation.Write write) {
                int end = begin ? Integer.MAX_VALUE : at;
                ops.put(name, new SmallRegisters.Op("k", true, write.value(), begins.get(name), end));
            } else if (!begin) {
                String value = entry.substring(entry.indexOf('=', 1) + 1);
                ops.put(
                        name,
                        new SmallRegisters.Op("k", false, value.equals("null") ? null : value, begins.get(name), at));
            }
        }
        return SmallRegisters.isAtomic(List.copyOf(ops.values()));
    }

    static List<Operation> write(String value) {
        return List.of(new Operation.Write("k", value));
    }

    static List<Operation> reads(int times) {
        return Collections.nCopies(times, new Operation.Read("k"));
    }
}
