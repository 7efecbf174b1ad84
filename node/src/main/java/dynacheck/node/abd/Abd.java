package dynacheck.node.abd;

import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import dynacheck.node.lives.Birth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process of ABD: client of the registers for those who ask it, and one of those who hold them. Two round trips for
 * a write, one for a read on whose value a majority agrees, two for any other.
 */
final class Abd {
    private static final String STATIC =
            "the members of this cluster never change (--protocol abd): start the nodes of a"
                    + " cluster that may change with --protocol dynastore";

    private final ProcessId self;
    private final long incarnation;
    private final Birth birth;
    private final List<ProcessId> members = new ArrayList<>();
    private final Rules rules;
    private final Replica replica;
    private final Outbox outbox;
    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private long requests;
    private long writes;

    Abd(Birth birth, long incarnation, Rules rules, Replica replica, Outbox outbox) {
        this.birth = birth;
        this.self = birth.process();
        this.incarnation = incarnation;
        this.rules = rules;
        this.replica = replica;
        this.outbox = outbox;
        birth.members().keySet().forEach(name -> members.add(ProcessId.of(name)));
    }

    boolean isMember() {
        return !birth.joins();
    }

    void step(Event<Message> event) {
        switch (event) {
            case Event.ClientRequest<Message> request -> begin(request.token(), request.operation());
            case Event.MessageReceived<Message> received -> receive(received.from(), received.message());
            case Event.Tick<Message> tick -> repeat();
            case Event.TimerFired<Message> timer -> {}
            case Event.Greeted<Message> peer -> {}
        }
    }

    private void begin(long token, Operation operation) {
        if (!isMember()) {
            outbox.reply(token, new Outcome.Failed(self + " is no member, and " + STATIC));
            return;
        }
        switch (operation) {
            case Operation.OfKey asked -> query(token, asked);
            case Operation.Reconfig reconfig -> outbox.reply(token, new Outcome.Refused(STATIC));
        }
    }

    private void query(long token, Operation.OfKey asked) {
        Message.Number num = number();
        Call call = new Call(token, asked, new Message.Query(num, asked.key()));
        calls.put(num.count(), call);
        ask(call);
    }

    private Message.Number number() {
        return new Message.Number(incarnation, ++requests);
    }

    private void ask(Call call) {
        for (ProcessId member : members) {
            if (!call.hasAnswer(member)) {
                outbox.send(member, birth.addressOf(member), call.request, 0);
            }
        }
    }

    /** Links lose. */
    private void repeat() {
        for (Call call : calls.values()) {
            if (call.late) {
                ask(call);
            }
            call.late = true;
        }
    }

    private void receive(ProcessId from, Message message) {
        switch (message) {
            case Message.Query query ->
                answer(from, new Message.Held(query.num(), replica.held(query.key())), query.key());
            case Message.Store store -> {
                replica.take(store.key(), store.value());
                answer(from, new Message.Stored(store.num()), store.key());
            }
            case Message.Held held -> {
                Call call = awaiting(from, held);
                if (call != null && call.storing == null) {
                    call.held.put(from, held.value());
                    queried(call);
                }
            }
            case Message.Stored stored -> {
                Call call = awaiting(from, stored);
                if (call != null && call.storing != null) {
                    call.stored.add(from);
                    stored(call, call.storing);
                }
            }
            case Message.OfLife ofLife -> {} // for who stands before this
        }
    }

    private void answer(ProcessId to, Message.Reply reply, String key) {
        outbox.send(to, birth.addressOf(to), reply, replica.answersAfter(key));
    }

    /** Whose request that answers; null if nobody waits for it. */
    private @Nullable Call awaiting(ProcessId from, Message.Reply reply) {
        boolean mine = reply.num().incarnation() == incarnation && members.contains(from);
        return mine ? calls.get(reply.num().count()) : null;
    }

    /** One more member said what it holds. */
    private void queried(Call call) {
        if (call.held.size() < rules.needed(members.size())) {
            return;
        }
        Tagged newest = call.held.values().stream()
                .max((one, other) -> rules.compare(one.ts(), other.ts()))
                .orElseThrow();
        if (call.asked instanceof Operation.Write write) {
            Timestamp ts = new Timestamp(newest.ts().num() + 1, self.full(), incarnation, ++writes);
            store(call, new Tagged(ts, write.value()));
        } else if (rules.agrees(call.held.values())) {
            end(call, newest);
        } else {
            store(call, newest);
        }
    }

    private void store(Call call, Tagged value) {
        calls.remove(call.request.num().count());
        call.store(value, number());
        calls.put(call.request.num().count(), call);
        ask(call);
    }

    /** One more member holds the value, or a newer one. */
    private void stored(Call call, Tagged value) {
        if (call.stored.size() >= rules.needed(members.size())) {
            end(call, value);
        }
    }

    private void end(Call call, Tagged value) {
        calls.remove(call.request.num().count());
        outbox.reply(call.token, new Ended(call.asked instanceof Operation.Read, value));
    }

    /** Of operations that have not ended, oldest first. */
    Iterable<Call> calls() {
        return calls.values();
    }

    int running() {
        return calls.size();
    }

    /** Round trips begun. */
    long requests() {
        return requests;
    }

    int needed() {
        return rules.needed(members.size());
    }

    List<ProcessId> members() {
        return members;
    }
}
