package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one process promises others about its disk: values and entries that it stores, its curView, each once. Whatever
 * leaves must be durable before ("durability is data"), so the disk must hold it at the next start, which traces what
 * was found. Read from the messages alone, whatever the core believes: those of this process as they leave, those of a
 * peer as they arrive.
 */
final class Promises {
    /**
     * Requests that are still to be answered, at most; an answer to a forgotten one is not looked at. More than a node
     * lets wait for its disk.
     */
    private static final int MOST_REQUESTS = 32_768;

    private record Asked(ProcessId by, MessageNumber num) {}

    private final ProcessId promiser;
    private final boolean keepsThePast;
    private final Map<Asked, Message.Request> requests = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Message.Request> eldest) {
            return size() > MOST_REQUESTS;
        }
    };
    /** The newest of them, which is mostly the one that is answered next: it is not among the others. */
    private Message.@Nullable Request newest;

    /** Who asked it. */
    private @Nullable ProcessId newestBy;

    private final Map<String, Timestamp> values = new LinkedHashMap<>();
    private final Set<DiskFact.Mem> mems = new LinkedHashSet<>();
    private @Nullable View current;
    /** What the message that is looked at promises for the first time: mostly nothing. */
    private final List<DiskFact> facts = new ArrayList<>();

    /** @param keepsThePast see {@link LivingProcess.Factory} */
    Promises(ProcessId promiser, boolean keepsThePast) {
        this.promiser = promiser;
        this.keepsThePast = keepsThePast;
    }

    /** A process starts with what its disk holds; without a curView there, it is V(0). */
    TraceEvent.Recovered recovered(View initialView, List<Persistent> disk) {
        List<DiskFact> found = new ArrayList<>(List.of(new DiskFact.Current(initialView)));
        disk.stream().flatMap(r -> DiskFact.of(r, promiser)).forEach(found::add);
        if (!keepsThePast) {
            disk.stream()
                    .filter(Persistent.CurView.class::isInstance)
                    .map(record -> new DiskFact.Dropped(((Persistent.CurView) record).view()))
                    .forEach(found::add);
        }
        return new TraceEvent.Recovered(found);
    }

    /** A request goes to the promiser; what its answer promises depends on it. */
    void asked(ProcessId by, Message message) {
        if (message instanceof Message.Request request) {
            Message.Request before = newest;
            ProcessId beforeBy = newestBy;
            if (before != null && beforeBy != null) {
                requests.put(new Asked(beforeBy, before.num()), before);
            }
            newest = request;
            newestBy = by;
        }
    }

    /** What a message of the promiser promises for the first time. */
    List<DiskFact> facts(ProcessId to, Message message) {
        switch (message) {
            case Message.Notify notify -> current(notify.view());
            case Message.OfLife ofLife -> {}
            case Message.MemWrite own ->
                mems(
                        own.view(),
                        own.entries().stream()
                                .filter(entry -> entry.owner().equals(promiser))
                                .toList());
            case Message.Request other -> {}
            case Message.Reply reply -> answered(asked(to, reply.num()), reply);
        }
        if (facts.isEmpty()) {
            return List.of();
        }
        List<DiskFact> promised = List.copyOf(facts);
        facts.clear();
        return promised;
    }

    /** What {@code by} asked under this number. It is answered now, so it is not asked for again. */
    private Message.@Nullable Request asked(ProcessId by, MessageNumber num) {
        Message.Request last = newest;
        if (last != null && last.num().equals(num) && by.equals(newestBy)) {
            newest = null;
            return last;
        }
        return requests.remove(new Asked(by, num));
    }

    private void answered(Message.@Nullable Request request, Message.Reply reply) {
        switch (reply) {
            case Message.MemReadReply r -> {
                if (request != null) {
                    mems(request.view(), r.entries());
                }
            }
            case Message.ReadReply r -> {
                if (request instanceof Message.Read read) {
                    value(read.key(), r.value().ts());
                }
            }
            case Message.ReadChunkReply r -> {
                r.entries().forEach(e -> value(e.key(), e.value().ts()));
                flagged(request);
            }
            case Message.Digests d -> flagged(request);
            case Message.Tags t -> {
                t.tags().forEach(tag -> value(tag.key(), tag.ts()));
                flagged(request);
            }
            case Message.Values v -> {
                v.entries().forEach(e -> value(e.key(), e.value().ts()));
                flagged(request);
            }
            case Message.Seen seen -> {
                if (request != null) {
                    mems(request.view(), seen.entries());
                }
                String key = registerOf(request);
                if (key != null) {
                    value(key, seen.value().ts());
                }
            }
            case Message.Ack ack -> acknowledged(request);
        }
    }

    /** Who answers holds what it was told is known. */
    private void flagged(Message.@Nullable Request request) {
        if (request instanceof Message.Flagged flagged) {
            mems(flagged.view(), flagged.known());
        }
    }

    private static @Nullable String registerOf(Message.@Nullable Request request) {
        if (request instanceof Message.Look look) {
            return look.key();
        }
        return request instanceof Message.WriteAndLook write ? write.key() : null;
    }

    /** Null for what was acknowledged before. */
    private void acknowledged(Message.@Nullable Request request) {
        if (request instanceof Message.Write w) {
            value(w.key(), w.value().ts());
        } else if (request instanceof Message.WriteChunk w) {
            w.entries().forEach(e -> value(e.key(), e.value().ts()));
        } else if (request instanceof Message.MemWrite w) {
            mems(w.view(), w.entries());
        }
    }

    private void value(String key, Timestamp ts) {
        Timestamp before = values.getOrDefault(key, Timestamp.ZERO);
        if (ts.compareTo(before) > 0) {
            values.put(key, ts);
            facts.add(new DiskFact.Value(key, ts));
        }
    }

    private void mems(View view, List<MemEntry> entries) {
        for (MemEntry entry : entries) {
            DiskFact.Mem fact = new DiskFact.Mem(view, entry);
            if (mems.add(fact)) {
                facts.add(fact);
            }
        }
    }

    private void current(View view) {
        if (current == null || current.isProperSubsetOf(view)) {
            current = view;
            if (!keepsThePast) {
                mems.removeIf(fact -> fact.view().isProperSubsetOf(view));
            }
            facts.add(new DiskFact.Current(view));
        }
    }
}
