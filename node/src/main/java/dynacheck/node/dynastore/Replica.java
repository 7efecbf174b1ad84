package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The passive side of a process: its copies of registers (v, ts) and of weak snapshots Mem (lines 42-46 and the replica
 * of the ABD emulation behind Algorithm 1). It answers about any view, also one it never heard of. No answer leaves
 * before what it reflects is durable.
 */
class Replica {
    record Stored<T>(T value, long persist) {}

    private static final SortedMap<ProcessId, Stored<MemEntry>> NOTHING = Collections.emptySortedMap();

    private final Outbox outbox;
    private final TreeMap<String, Stored<TaggedValue>> registers = new TreeMap<>();
    private final TreeMap<View, SortedMap<ProcessId, Stored<MemEntry>>> mem = new TreeMap<>(Views.ORDER);

    Replica(Outbox outbox) {
        this.outbox = outbox;
    }

    void restore(Persistent record) {
        switch (record) {
            case Persistent.Register r -> registers.put(r.key(), new Stored<>(r.value(), 0));
            case Persistent.MemCopy m -> memOf(m.view()).put(m.entry().owner(), new Stored<>(m.entry(), 0));
            case Persistent.OwnEntry o -> {}
            case Persistent.CurView c -> {}
            case Persistent.OfLife l -> {}
        }
    }

    /** Whether some process's proposal for {@code view} is known here: its transition has begun. */
    boolean knowsProposal(View view) {
        return !mem.getOrDefault(view, NOTHING).isEmpty();
    }

    /** (v, ts) of {@code key}. */
    TaggedValue register(String key) {
        Stored<TaggedValue> register = registers.get(key);
        return register == null ? TaggedValue.INITIAL : register.value();
    }

    int registerCount() {
        return registers.size();
    }

    void handle(ProcessId from, @Nullable String address, Message.Request request) {
        switch (request) {
            case Message.MemRead m -> onMemRead(from, address, m);
            case Message.MemWrite m -> onMemWrite(from, address, m);
            case Message.Read r -> onRead(from, address, r);
            case Message.Write w -> onWrite(from, address, w);
            case Message.ReadChunk r -> onReadChunk(from, address, r);
            case Message.WriteChunk w -> onWriteChunk(from, address, w);
        }
    }

    private void onMemRead(ProcessId from, @Nullable String address, Message.MemRead request) {
        List<MemEntry> entries = new ArrayList<>();
        long after = 0;
        for (Stored<MemEntry> entry : mem.getOrDefault(request.view(), NOTHING).values()) {
            entries.add(entry.value());
            after = Math.max(after, entry.persist());
        }
        outbox.send(from, address, new Message.MemReadReply(request.num(), entries), after);
    }

    /** A register of Mem is written once, so a copy that is there already is the same one. */
    private void onMemWrite(ProcessId from, @Nullable String address, Message.MemWrite request) {
        SortedMap<ProcessId, Stored<MemEntry>> copies = memOf(request.view());
        long after = 0;
        for (MemEntry entry : request.entries()) {
            Stored<MemEntry> copy = copies.get(entry.owner());
            if (copy == null) {
                copy = new Stored<>(entry, outbox.persist(new Persistent.MemCopy(request.view(), entry)));
                copies.put(entry.owner(), copy);
            }
            after = Math.max(after, copy.persist());
        }
        outbox.send(from, address, new Message.Ack(request.num()), after);
    }

    /** Line 46. */
    private void onRead(ProcessId from, @Nullable String address, Message.Read request) {
        Stored<TaggedValue> register = registers.get(request.key());
        outbox.send(
                from,
                address,
                new Message.ReadReply(request.num(), register(request.key())),
                register == null ? 0 : register.persist());
    }

    /** Lines 42-45. */
    private void onWrite(ProcessId from, @Nullable String address, Message.Write request) {
        long after = store(request.key(), request.value());
        outbox.send(from, address, new Message.Ack(request.num()), after);
    }

    private void onReadChunk(ProcessId from, @Nullable String address, Message.ReadChunk request) {
        List<KeyValue> entries = new ArrayList<>();
        long after = 0;
        int bytes = 0;
        boolean last = true;
        for (var e : registersAfter(request.afterKey()).entrySet()) {
            if (!entries.isEmpty() && bytes >= request.maxBytes()) {
                last = false;
                break;
            }
            TaggedValue value = e.getValue().value();
            entries.add(new KeyValue(e.getKey(), value));
            bytes += e.getKey().length()
                    + (value.value() == null ? 0 : value.value().length());
            after = Math.max(after, e.getValue().persist());
        }
        outbox.send(from, address, new Message.ReadChunkReply(request.num(), entries, last), after);
    }

    /** Where a chunk begins: with the first key behind those that were told. */
    SortedMap<String, Stored<TaggedValue>> registersAfter(@Nullable String key) {
        return key == null ? registers : registers.tailMap(key, false);
    }

    private void onWriteChunk(ProcessId from, @Nullable String address, Message.WriteChunk request) {
        long after = 0;
        for (KeyValue entry : request.entries()) {
            after = Math.max(after, store(entry.key(), entry.value()));
        }
        outbox.send(from, address, new Message.Ack(request.num()), after);
    }

    /** Lines 43-44; returns the persist that covers the register as it is now. */
    private long store(String key, TaggedValue value) {
        Stored<TaggedValue> register = registers.get(key);
        if (register != null && !isNewer(value, register.value())) {
            return register.persist();
        }
        if (value.ts().equals(Timestamp.ZERO)) {
            return 0;
        }
        long persist = outbox.persist(new Persistent.Register(key, value));
        registers.put(key, new Stored<>(value, persist));
        return persist;
    }

    /** Line 43. */
    boolean isNewer(TaggedValue value, TaggedValue held) {
        return value.ts().compareTo(held.ts()) > 0;
    }

    private SortedMap<ProcessId, Stored<MemEntry>> memOf(View view) {
        return mem.computeIfAbsent(view, v -> new TreeMap<>());
    }
}
