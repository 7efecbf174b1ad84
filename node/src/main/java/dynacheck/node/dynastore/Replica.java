package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The passive side of a process: its copies of registers (v, ts) and of weak snapshots Mem (lines 42-46 and the replica
 * of the ABD emulation behind Algorithm 1). It answers about any view, also one it never heard of. No answer leaves
 * before what it reflects is durable.
 */
class Replica {
    record Stored<T>(T value, long persist) {}

    /** Copies of one view's Mem, each written once: so what each answer tells of them is made when one comes. */
    private static final class Copies {
        final TreeMap<ProcessId, Stored<MemEntry>> byOwner = new TreeMap<>();
        /** In that order. */
        List<MemEntry> entries = List.of();
        /** The last of theirs. */
        long persist;

        void put(Stored<MemEntry> copy) {
            byOwner.put(copy.value().owner(), copy);
            entries = List.copyOf(
                    byOwner.values().stream().map(Stored::value).toList()); // one list, which no message copies again
            persist = Math.max(persist, copy.persist());
        }
    }

    private static final Copies NOTHING = new Copies();
    private static final Stored<TaggedValue> NEVER_WRITTEN = new Stored<>(TaggedValue.INITIAL, 0);

    final Outbox outbox;
    /** Looked up many times for each that is new: the order of keys is kept apart. */
    private final Map<String, Stored<TaggedValue>> registers = new LinkedHashMap<>();

    private final TreeSet<String> keys = new TreeSet<>();
    private final Map<View, Copies> mem = new LinkedHashMap<>();
    private Consumer<String> onStored = key -> {};

    Replica(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @param onStored gets the key of each register that has a new value */
    void onStored(Consumer<String> onStored) {
        this.onStored = onStored;
    }

    void restore(Persistent record) {
        switch (record) {
            case Persistent.Register r -> put(r.key(), new Stored<>(r.value(), 0));
            case Persistent.MemCopy m -> memOf(m.view()).put(new Stored<>(m.entry(), 0));
            case Persistent.OwnEntry o -> {}
            case Persistent.CurView c -> {}
            case Persistent.Dropped d -> {}
            case Persistent.OfLife l -> {}
        }
    }

    /** Forgets the copies of Mem of such views; returns what removes them from the disk. */
    List<Persistent> drop(Predicate<View> gone) {
        List<Persistent> dropped = new ArrayList<>();
        mem.entrySet().stream()
                .filter(copies -> gone.test(copies.getKey()))
                .sorted(Map.Entry.comparingByKey(Views.ORDER))
                .forEach(copies -> copies.getValue()
                        .byOwner
                        .keySet()
                        .forEach(owner -> dropped.add(new Persistent.NoMemCopy(copies.getKey(), owner))));
        mem.keySet().removeIf(gone);
        return dropped;
    }

    /** Whether some process's proposal for {@code view} is known here: its transition has begun. */
    boolean knowsProposal(View view) {
        return mem.containsKey(view);
    }

    /** Of how many views proposals are kept. */
    int viewsWithProposals() {
        return mem.size();
    }

    /** (v, ts) of {@code key}. */
    TaggedValue register(String key) {
        return stored(key).value();
    }

    /** The same, with what must be durable before it is shown. */
    Stored<TaggedValue> stored(String key) {
        return registers.getOrDefault(key, NEVER_WRITTEN);
    }

    /** See {@link dynacheck.node.core.StateMachine#keys}. */
    NavigableSet<String> keys() {
        return Collections.unmodifiableNavigableSet(keys);
    }

    /** Whether it holds of a range of keys what another replica does. */
    boolean shows(RangeDigest digest) {
        return false;
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
            case Message.ReadChunk r -> showChunk(from, address, r);
            case Message.WriteChunk w -> onWriteChunk(from, address, w);
            case Message.Look l -> onLook(from, address, l);
            case Message.WriteAndLook w -> onWriteAndLook(from, address, w);
            case Message.Comparing c -> onComparing(from, address, c);
        }
    }

    /** Nobody asks so in the paper's form, whose transfers compare nothing. */
    void onComparing(ProcessId from, @Nullable String address, Message.Comparing request) {}

    /** F4: takes in the proposals first, so that whoever writes after this answer sees them. */
    void onLook(ProcessId from, @Nullable String address, Message.Look request) {
        install(request.view(), request.known());
        show(from, address, request, request.key());
    }

    /** F3: takes the value first, so that whoever proposes after this answer and then reads sees the value. */
    void onWriteAndLook(ProcessId from, @Nullable String address, Message.WriteAndLook request) {
        store(request.key(), request.value());
        show(from, address, request, request.key());
    }

    /** Mem and a register as they are now, once that is durable. */
    private void show(ProcessId to, @Nullable String address, Message.Request request, @Nullable String key) {
        Copies copies = mem.getOrDefault(request.view(), NOTHING);
        Stored<TaggedValue> register = key == null ? NEVER_WRITTEN : stored(key);
        long after = Math.max(copies.persist, register.persist());
        outbox.send(to, address, new Message.Seen(request.num(), copies.entries, register.value()), after);
    }

    private void onMemRead(ProcessId from, @Nullable String address, Message.MemRead request) {
        Copies copies = mem.getOrDefault(request.view(), NOTHING);
        outbox.send(from, address, new Message.MemReadReply(request.num(), copies.entries), copies.persist);
    }

    private void onMemWrite(ProcessId from, @Nullable String address, Message.MemWrite request) {
        outbox.send(from, address, new Message.Ack(request.num()), install(request.view(), request.entries()));
    }

    /**
     * A register of Mem is written once, so a copy that is there already is the same one. Returns the persist that
     * covers all entries.
     */
    long install(View view, List<MemEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        Copies copies = memOf(view);
        long after = 0;
        for (MemEntry entry : entries) {
            Stored<MemEntry> copy = copies.byOwner.get(entry.owner());
            if (copy == null) {
                copy = new Stored<>(entry, outbox.persist(new Persistent.MemCopy(view, entry)));
                copies.put(copy);
            }
            after = Math.max(after, copy.persist());
        }
        return after;
    }

    /** Line 46. */
    private void onRead(ProcessId from, @Nullable String address, Message.Read request) {
        Stored<TaggedValue> register = stored(request.key());
        outbox.send(from, address, new Message.ReadReply(request.num(), register.value()), register.persist());
    }

    /** Lines 42-45. */
    private void onWrite(ProcessId from, @Nullable String address, Message.Write request) {
        long after = store(request.key(), request.value());
        outbox.send(from, address, new Message.Ack(request.num()), after);
    }

    private void showChunk(ProcessId to, @Nullable String address, Message.ReadChunk request) {
        List<KeyValue> entries = new ArrayList<>();
        long after = 0;
        int bytes = 0;
        boolean last = true;
        for (String key : keysAfter(request.afterKey())) {
            if (!entries.isEmpty() && bytes >= request.maxBytes()) {
                last = false;
                break;
            }
            Stored<TaggedValue> register = stored(key);
            entries.add(new KeyValue(key, register.value()));
            bytes += bytes(key, register.value());
            after = Math.max(after, register.persist());
        }
        outbox.send(to, address, new Message.ReadChunkReply(request.num(), entries, last), after);
    }

    static int bytes(String key, TaggedValue value) {
        return key.length() + (value.value() == null ? 0 : value.value().length());
    }

    /** Where a chunk begins: with the first key behind those that were told. */
    SortedSet<String> keysAfter(@Nullable String key) {
        return key == null ? keys : keys.tailSet(key, false);
    }

    private void onWriteChunk(ProcessId from, @Nullable String address, Message.WriteChunk request) {
        long after = 0;
        for (KeyValue entry : request.entries()) {
            after = Math.max(after, store(entry.key(), entry.value()));
        }
        outbox.send(from, address, new Message.Ack(request.num()), after);
    }

    /** Lines 43-44; returns the persist that covers the register as it is now. */
    long store(String key, TaggedValue value) {
        Stored<TaggedValue> register = registers.get(key);
        if (register != null && !isNewer(value, register.value())) {
            return register.persist();
        }
        if (value.ts().equals(Timestamp.ZERO)) {
            return 0;
        }
        long persist = outbox.persist(new Persistent.Register(key, value));
        put(key, new Stored<>(value, persist));
        onStored.accept(key);
        return persist;
    }

    void put(String key, Stored<TaggedValue> register) {
        if (registers.put(key, register) == null) {
            keys.add(key);
        }
    }

    /** Line 43. */
    boolean isNewer(TaggedValue value, TaggedValue held) {
        return value.ts().compareTo(held.ts()) > 0;
    }

    private Copies memOf(View view) {
        return mem.computeIfAbsent(view, v -> new Copies());
    }
}
