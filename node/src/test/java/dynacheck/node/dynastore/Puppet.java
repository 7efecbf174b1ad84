package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;

import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/** One process, whose peers are played by the test: it reads each message that the process sends and answers it. */
@NullUnmarked
final class Puppet {
    /** {p1, p2, p3}. */
    static final View V0 = View.of(List.of(add(1), add(2), add(3)));

    final DynaStore core;
    /** What was sent and not looked at yet, in order. */
    final List<Effect.Send<Message, Persistent>> sent = new ArrayList<>();

    final List<Outcome> outcomes = new ArrayList<>();
    final List<Persistent> persisted = new ArrayList<>();
    final List<Effect.Trace<Message, Persistent>> traces = new ArrayList<>();
    final List<Effect.SetTimer<Message, Persistent>> timers = new ArrayList<>();
    private long tokens;

    Puppet(int self, DurableState<Persistent> durable) {
        this(self, durable, Parts.FAITHFUL);
    }

    Puppet(int self, DurableState<Persistent> durable, Parts parts) {
        this(self, durable, parts, TestCluster.IMPATIENT);
    }

    Puppet(int self, DurableState<Persistent> durable, Parts parts, Tuning tuning) {
        core = new DynaStore(pid(self), V0, durable, tuning, parts, new Outbox());
        take(core.start());
    }

    /** p1 after everybody's NOTIFY of V(0). */
    static Puppet p1() {
        return p1(Parts.FAITHFUL);
    }

    static Puppet p1(Parts parts) {
        return p1(parts, TestCluster.IMPATIENT);
    }

    static Puppet p1(Parts parts, Tuning tuning) {
        Puppet puppet = new Puppet(1, DurableState.fresh(), parts, tuning);
        for (int i = 1; i <= 3; i++) {
            puppet.receive(i, new Message.Notify(V0, false));
        }
        puppet.sent.clear();
        return puppet;
    }

    static View with(View view, Change... changes) {
        return view.union(View.of(List.of(changes)));
    }

    void invoke(Operation operation) {
        take(core.step(new Event.ClientRequest<>(++tokens, operation)));
    }

    void receive(int from, Message message) {
        take(core.step(new Event.MessageReceived<>(pid(from), message)));
    }

    void step(Event<Message> event) {
        take(core.step(event));
    }

    void tick(int times) {
        for (int i = 0; i < times; i++) {
            take(core.step(new Event.Tick<>()));
        }
    }

    private void take(List<Effect<Message, Persistent>> effects) {
        for (Effect<Message, Persistent> effect : effects) {
            switch (effect) {
                case Effect.Send<Message, Persistent> send -> sent.add(send);
                case Effect.Reply<Message, Persistent> reply -> outcomes.add(reply.outcome());
                case Effect.Persist<Message, Persistent> persist -> persisted.add(persist.record());
                case Effect.SetTimer<Message, Persistent> timer -> timers.add(timer);
                case Effect.Admit<Message, Persistent> a -> {} // no core has lives
                case Effect.Refuse<Message, Persistent> r -> {}
                case Effect.End<Message, Persistent> e -> {}
                case Effect.Trace<Message, Persistent> trace -> traces.add(trace);
            }
        }
    }

    /** The request that is asked now: of one kind, with one number, to every member of its view and nobody else. */
    <M extends Message.Request> M asks(Class<M> kind) {
        List<M> requests = sent.stream()
                .map(Effect.Send::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .distinct()
                .toList();
        if (requests.size() != 1) {
            throw new AssertionError("one " + kind.getSimpleName() + " expected in " + sent);
        }
        M request = requests.getFirst();
        List<ProcessId> asked = sent.stream()
                .filter(s -> s.message().equals(request))
                .map(Effect.Send::to)
                .toList();
        if (!asked.equals(List.copyOf(request.view().members()))) {
            throw new AssertionError(request + " went to " + asked);
        }
        sent.clear();
        return request;
    }

    /** Looks at the request that is asked now and answers it as p1, p2... until there is a majority. */
    <M extends Message.Request> M answers(Class<M> kind, Function<M, Message.Reply> reply) {
        M request = asks(kind);
        for (int i = 1; i <= request.view().majority(); i++) {
            receive(i, reply.apply(request));
        }
        return request;
    }

    /** A collect in which p1 and p2 show nothing. */
    View collectsNothing() {
        return answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of()))
                .view();
    }

    /** A collect in which p1 and p2 show {@code entries}, and the write-back that must follow. */
    View collects(List<MemEntry> entries) {
        View view = answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), entries))
                .view();
        Message.MemWrite back = answers(Message.MemWrite.class, w -> new Message.Ack(w.num()));
        if (!back.view().equals(view) || !back.entries().equals(entries)) {
            throw new AssertionError("not the write-back of " + entries + ": " + back);
        }
        return view;
    }

    /** A scan that finds {@code entries}: two collects. */
    View scans(MemEntry... entries) {
        collects(List.of(entries));
        return collects(List.of(entries));
    }

    View reads(TaggedValue value) {
        return answers(Message.Read.class, r -> new Message.ReadReply(r.num(), value))
                .view();
    }

    Message.Write writes() {
        return answers(Message.Write.class, w -> new Message.Ack(w.num()));
    }
}
