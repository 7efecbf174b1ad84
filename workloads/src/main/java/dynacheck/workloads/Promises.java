package dynacheck.workloads;

import dynacheck.node.protocol.KeyValue;
import dynacheck.node.protocol.MemEntry;
import dynacheck.node.protocol.Message;
import dynacheck.node.protocol.MessageNumber;
import dynacheck.node.protocol.Persistent;
import dynacheck.node.protocol.ProcessId;
import dynacheck.node.protocol.Timestamp;
import dynacheck.node.protocol.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one process told others of itself, over all its lives: values and entries that it stores, its curView.
 * Whatever left must have been durable before ("durability is data"), so its disk must hold it at the next start.
 */
final class Promises {
    private record Asked(ProcessId by, MessageNumber num) {}

    private record Entry(View view, MemEntry entry) {}

    private final ProcessId self;
    private final View initialView;
    private final Map<Asked, Message.Request> requests = new HashMap<>();
    private final Map<String, Timestamp> values = new HashMap<>();
    private final Set<Entry> entries = new HashSet<>();
    private View announced;

    Promises(ProcessId self, View initialView) {
        this.self = self;
        this.initialView = initialView;
        this.announced = initialView;
    }

    /** How many facts it told. */
    long size() {
        return values.size() + entries.size() + (announced.equals(initialView) ? 0 : 1);
    }

    /** A request arrives; what its answer tells depends on it. */
    void asked(ProcessId by, Message message) {
        if (message instanceof Message.Request request) {
            requests.put(new Asked(by, request.num()), request);
        }
    }

    /** A message leaves. */
    void told(ProcessId to, Message message) {
        switch (message) {
            case Message.Notify notify -> announced = announced.isSubsetOf(notify.view()) ? notify.view() : announced;
            case Message.MemWrite own ->
                own.entries().stream()
                        .filter(entry -> entry.owner().equals(self))
                        .forEach(entry -> entries.add(new Entry(own.view(), entry)));
            case Message.Request other -> {}
            case Message.Reply reply -> answered(requests.remove(new Asked(to, reply.num())), reply);
        }
    }

    private void answered(Message.@Nullable Request request, Message.Reply reply) {
        switch (reply) {
            case Message.MemReadReply r -> {
                if (request != null) {
                    store(request.view(), r.entries());
                }
            }
            case Message.ReadReply r -> {
                if (request instanceof Message.Read read) {
                    store(new KeyValue(read.key(), r.value()));
                }
            }
            case Message.ReadChunkReply r -> r.entries().forEach(this::store);
            case Message.Ack ack -> acknowledged(request);
        }
    }

    /** Null for what was acknowledged before. */
    private void acknowledged(Message.@Nullable Request request) {
        if (request instanceof Message.Write w) {
            store(new KeyValue(w.key(), w.value()));
        } else if (request instanceof Message.WriteChunk w) {
            w.entries().forEach(this::store);
        } else if (request instanceof Message.MemWrite w) {
            store(w.view(), w.entries());
        }
    }

    private void store(View view, List<MemEntry> all) {
        all.forEach(entry -> entries.add(new Entry(view, entry)));
    }

    private void store(KeyValue value) {
        values.merge(value.key(), value.value().ts(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** A new life begins: what was told and is not on the disk, in words. Told once. */
    List<String> missing(List<Persistent> disk) {
        requests.clear();
        Map<String, Timestamp> kept = new HashMap<>();
        Set<Entry> copies = new HashSet<>();
        View curView = initialView;
        for (Persistent record : disk) {
            switch (record) {
                case Persistent.Register r -> kept.put(r.key(), r.value().ts());
                case Persistent.MemCopy copy -> copies.add(new Entry(copy.view(), copy.entry()));
                case Persistent.OwnEntry own -> copies.add(new Entry(own.view(), new MemEntry(self, own.proposal())));
                case Persistent.CurView cur -> curView = cur.view();
            }
        }
        List<String> missing = new ArrayList<>();
        values.forEach((key, ts) -> {
            if (ts.compareTo(kept.getOrDefault(key, Timestamp.ZERO)) > 0) {
                missing.add("register " + key + " with timestamp " + ts);
            }
        });
        entries.stream()
                .filter(entry -> !copies.contains(entry))
                .forEach(entry -> missing.add(
                        entry.entry().owner() + "'s proposal " + entry.entry().proposal() + " for " + entry.view()));
        if (!announced.isSubsetOf(curView)) {
            missing.add("curView " + announced);
        }
        if (!missing.isEmpty()) {
            values.clear();
            entries.clear();
            announced = initialView;
        }
        missing.sort(null);
        return missing;
    }
}
