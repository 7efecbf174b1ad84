package dynacheck.node.abd;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Status;
import dynacheck.node.lives.Birth;
import dynacheck.node.lives.LifeRecord;
import dynacheck.node.lives.Lives;
import dynacheck.node.lives.LivingMachine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/** One process as a node runs it: {@link Abd} behind its {@link Lives}. */
public final class AbdProcess extends LivingMachine<Message, Persistent> {
    /** Of what operations wait for, so much is shown. */
    private static final int MOST_WAITING = 100;

    private final Birth birth;
    private final long incarnation;
    private final Outbox outbox;
    private final Replica replica;
    private final Abd core;

    /** Makes the process of each start. */
    public interface Factory {
        /**
         * @param birth as the disk has it
         * @param durable what the disk kept, with the incarnation already raised
         * @param start random: unlike that of any other start
         */
        AbdProcess make(Birth birth, DurableState<Persistent> durable, String start);
    }

    /** What an operation waits for. */
    public record Waiting(String phase, String key, List<ProcessId> members, List<ProcessId> answered, int needed) {}

    public AbdProcess(Birth birth, DurableState<Persistent> durable, String start) {
        this(birth, durable, start, Rules.ABD);
    }

    AbdProcess(Birth birth, DurableState<Persistent> durable, String start, Rules rules) {
        this(birth, durable, start, rules, new Outbox());
    }

    private AbdProcess(Birth birth, DurableState<Persistent> durable, String start, Rules rules, Outbox outbox) {
        super(new Lives(birth, durable.incarnation(), start, ofLives(durable.records()), outbox));
        this.birth = birth;
        this.outbox = outbox;
        incarnation = durable.incarnation();
        replica = new Replica(durable.records(), rules, outbox);
        core = new Abd(birth, incarnation, rules, replica, outbox);
    }

    private static List<LifeRecord> ofLives(List<Persistent> records) {
        return records.stream()
                .filter(Persistent.OfLife.class::isInstance)
                .map(record -> ((Persistent.OfLife) record).about())
                .toList();
    }

    @Override
    protected List<Effect<Message, Persistent>> first() {
        return drain();
    }

    @Override
    protected List<Effect<Message, Persistent>> next(Event<Message> event) {
        core.step(event);
        return drain();
    }

    @Override
    protected boolean hears(ProcessId from, Message message) {
        if (message instanceof Message.OfLife ofLife) {
            lives().onMessage(from, ofLife.about());
            return true;
        }
        return false;
    }

    @Override
    protected void reply(long token, Outcome outcome) {
        outbox.reply(token, outcome);
    }

    @Override
    protected List<Effect<Message, Persistent>> drain() {
        return outbox.drain();
    }

    /** Whether it serves clients, as soon as it is confirmed. */
    public boolean isMember() {
        return core.isMember();
    }

    public List<ProcessId> members() {
        return List.copyOf(core.members());
    }

    /** What its operations wait for, oldest first; for people. */
    public List<Waiting> waiting() {
        List<Waiting> all = new ArrayList<>();
        for (Call call : core.calls()) {
            all.add(new Waiting(
                    call.storing == null ? "query" : "store",
                    call.key,
                    members(),
                    List.copyOf(call.storing == null ? call.held.keySet() : call.stored),
                    core.needed()));
        }
        return all;
    }

    @Override
    public NavigableSet<String> keys() {
        return replica.keys();
    }

    @Override
    public Status status() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", birth.name());
        shown.put("life", birth.life());
        shown.put("joins", birth.joins());
        shown.put("incarnation", incarnation);
        shown.put("confirmed", isConfirmed());
        if (!isConfirmed()) {
            shown.put("waits", waitsFor());
        }
        shown.put("enabled", isMember());
        shown.put("members", List.copyOf(birth.members().keySet()));
        shown.put("running", core.running());
        shown.put("waiting", shownWaiting());
        shown.put("registers", replica.size());
        Map<String, Long> gauges = new LinkedHashMap<>();
        gauges.put("incarnation", incarnation);
        gauges.put("confirmed", isConfirmed() ? 1L : 0L);
        gauges.put("enabled", isMember() ? 1L : 0L);
        gauges.put("round_trips_total", core.requests());
        return new Status(isConfirmed(), isConfirmed() ? "" : waitsFor(), shown, gauges);
    }

    private List<Map<String, Object>> shownWaiting() {
        List<Map<String, Object>> all = new ArrayList<>();
        waiting().stream().limit(MOST_WAITING).forEach(w -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("phase", w.phase());
            shown.put("key", w.key());
            shown.put("view", w.members().toString());
            shown.put("members", w.members().stream().map(ProcessId::name).toList());
            shown.put("answered", w.answered().stream().map(ProcessId::name).toList());
            shown.put("needed", w.needed());
            all.add(shown);
        });
        return all;
    }
}
